// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Keeps the lines that it is given, all but those for debugging. */
final class RecordingLogger extends LegacyAbstractLogger {

	private static final long serialVersionUID = 1L;

	final transient List<String> lines = new ArrayList<>();

	final transient List<Throwable> failures = new ArrayList<>();

	RecordingLogger() {
		this.name = "recording";
	}

	@Override
	public boolean isTraceEnabled() {
		return false;
	}

	@Override
	public boolean isDebugEnabled() {
		return false;
	}

	@Override
	public boolean isInfoEnabled() {
		return true;
	}

	@Override
	public boolean isWarnEnabled() {
		return true;
	}

	@Override
	public boolean isErrorEnabled() {
		return true;
	}

	@Override
	protected @Nullable String getFullyQualifiedCallerName() {
		return null;
	}

	@Override
	protected void handleNormalizedLoggingCall(Level level, @Nullable Marker marker, String format,
			Object @Nullable [] arguments, @Nullable Throwable failure) {
		this.lines.add(level + " " + MessageFormatter.basicArrayFormat(format, arguments));
		if (failure != null) {
			this.failures.add(failure);
		}
	}

}
