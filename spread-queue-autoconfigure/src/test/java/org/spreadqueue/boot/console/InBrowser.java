// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Tests with a {@link Browser} as a parameter, one for all of them. Skipped where there
 * is none.
 */
@Tag("browser")
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InBrowser.Extension.class)
@interface InBrowser {

	class Extension implements ExecutionCondition, ParameterResolver {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return Browser.isInstalled() ? ConditionEvaluationResult.enabled("There is a browser")
					: ConditionEvaluationResult
						.disabled("There is no browser: install Debian's packages chromium and chromium-driver");
		}

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return parameter.getParameter().getType() == Browser.class;
		}

		/**
		 * Maven has a process run each class on its own, in one session, after which what
		 * is in its store is closed.
		 */
		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(InBrowser.class))
				.computeIfAbsent(Browser.class, (type) -> new Browser(), Browser.class);
		}

	}

}
