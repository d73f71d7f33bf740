// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Begins logging before the tests run side by side, as the program does before its
 * commands: meanwhile, other threads get stand-ins for loggers, which have no level.
 */
final class LoggingFirst implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		LoggerFactory.getILoggerFactory();
	}

}
