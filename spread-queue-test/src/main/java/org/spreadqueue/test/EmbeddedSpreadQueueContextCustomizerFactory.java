// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

final class EmbeddedSpreadQueueContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		EmbeddedSpreadQueue annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				EmbeddedSpreadQueue.class);
		return (annotation != null) ? new EmbeddedSpreadQueueContextCustomizer(List.of(annotation.value())) : null;
	}

}
