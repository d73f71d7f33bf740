// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.AbstractLogger;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LocationAwareLogger;

/**
 * The only logger of this project: whatever an argument says, and whoever has written it,
 * it becomes a part of one line of the log. So no statement has to know what is foreign.
 * Exceptions are logged as {@link QuotedThrowable} shows them. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QuotingLogger extends LegacyAbstractLogger {

	private static final long serialVersionUID = 1L;

	/** The caller, for the log, is whoever called this. */
	private static final String BOUNDARY = AbstractLogger.class.getName();

	private final transient Logger target;

	private QuotingLogger(Logger target) {
		this.name = target.getName();
		this.target = target;
	}

	/** Returns the logger of a class. */
	public static Logger of(Class<?> owner) {
		return new QuotingLogger(LoggerFactory.getLogger(owner));
	}

	@Override
	public boolean isTraceEnabled() {
		return this.target.isTraceEnabled();
	}

	@Override
	public boolean isDebugEnabled() {
		return this.target.isDebugEnabled();
	}

	@Override
	public boolean isInfoEnabled() {
		return this.target.isInfoEnabled();
	}

	@Override
	public boolean isWarnEnabled() {
		return this.target.isWarnEnabled();
	}

	@Override
	public boolean isErrorEnabled() {
		return this.target.isErrorEnabled();
	}

	@Override
	protected String getFullyQualifiedCallerName() {
		return BOUNDARY;
	}

	@Override
	protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String format,
			Object @Nullable [] arguments, @Nullable Throwable failure) {
		Object[] quoted = (arguments != null) ? Arrays.stream(arguments).map(QuotingLogger::quote).toArray() : null;
		Throwable shown = (failure != null) ? QuotedThrowable.of(failure) : null;
		if (this.target instanceof LocationAwareLogger aware) {
			aware.log(marker, BOUNDARY, level.toInt(), format, quoted, shown);
			return;
		}
		String line = MessageFormatter.basicArrayFormat(format, quoted);
		this.target.atLevel(level).setMessage(line).setCause(shown).log();
	}

	/** Numbers stay what they are, for logs that are read by programs. */
	private static @Nullable Object quote(@Nullable Object argument) {
		if (argument == null || argument instanceof Number || argument instanceof Boolean) {
			return argument;
		}
		try {
			return Excerpt.line(String.valueOf(argument));
		}
		catch (Throwable ex) {
			return "[" + argument.getClass().getName() + ", whose text cannot be had: " + ex.getClass().getName() + "]";
		}
	}

}
