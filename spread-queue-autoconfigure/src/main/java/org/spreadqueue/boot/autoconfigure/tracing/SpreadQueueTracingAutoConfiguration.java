// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.tracing;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the spans of batches, if there is a tracer. Those of single
 * messages need none.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration")
@ConditionalOnClass({ Tracer.class, TracingObservationHandler.class })
@ConditionalOnBean(Tracer.class)
public final class SpreadQueueTracingAutoConfiguration {

	SpreadQueueTracingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	BatchTracingObservationHandler spreadQueueBatchTracingObservationHandler(Tracer tracer) {
		return new BatchTracingObservationHandler(tracer);
	}

}
