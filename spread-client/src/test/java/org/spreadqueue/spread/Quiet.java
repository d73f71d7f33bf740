// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * For tests that provoke what is logged: keeps it out of the output of the build.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Quiet.Extension.class)
public @interface Quiet {

	/** Classes whose log is not shown during the test. */
	Class<?>[] value();

	final class Extension implements BeforeEachCallback, AfterEachCallback {

		private final List<Logger> silenced = new ArrayList<>();

		@Override
		public void beforeEach(ExtensionContext context) {
			for (Class<?> type : context.getRequiredTestMethod().getAnnotation(Quiet.class).value()) {
				Logger logger = (Logger) LoggerFactory.getLogger(type);
				logger.setLevel(Level.OFF);
				this.silenced.add(logger);
			}
		}

		@Override
		public void afterEach(ExtensionContext context) {
			this.silenced.forEach((logger) -> logger.setLevel(null));
			this.silenced.clear();
		}

	}

}
