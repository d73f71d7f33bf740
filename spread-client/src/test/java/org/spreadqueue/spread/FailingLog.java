// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** Loggers that throw an {@link OutOfMemoryError}, as they do while memory is used up. */
public final class FailingLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<Logger> loggers;

	public FailingLog(Class<?>... types) {
		this.loggers = Arrays.stream(types).map((type) -> (Logger) LoggerFactory.getLogger(type)).toList();
		start();
		this.loggers.forEach((logger) -> {
			logger.setAdditive(false);
			logger.addAppender(this);
		});
	}

	@Override
	protected void append(ILoggingEvent event) {
		throw new OutOfMemoryError("the logger's, on purpose");
	}

	@Override
	public void close() {
		this.loggers.forEach((logger) -> {
			logger.detachAppender(this);
			logger.setAdditive(true);
		});
	}

}
