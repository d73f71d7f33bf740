// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Stands in the log for an exception whose text could be taken for other lines of the log
 * or for commands to a terminal. Such texts come with messages: Jackson, for one, quotes
 * the value that it cannot read. All other exceptions are logged themselves.
 */
final class QuotedThrowable extends Throwable {

	private static final long serialVersionUID = 1L;

	/** Deeper chains are logged without their end. */
	private static final int DEEPEST = 50;

	private QuotedThrowable(Throwable original, Set<Throwable> seen) {
		super(original.getClass().getName() + ": " + Excerpt.line(String.valueOf(original.getMessage())));
		seen.add(original);
		setStackTrace(original.getStackTrace());
		Throwable cause = quoted(original.getCause(), seen);
		if (cause != null) {
			initCause(cause);
		}
		for (Throwable suppressed : original.getSuppressed()) {
			Throwable shown = quoted(suppressed, seen);
			if (shown != null) {
				addSuppressed(shown);
			}
		}
	}

	/** Returns the exception, or what stands for it if a text in it is not harmless. */
	static Throwable of(Throwable failure) {
		try {
			return isHarmless(failure, identitySet()) ? failure : new QuotedThrowable(failure, identitySet());
		}
		catch (Throwable ex) {
			// Its text cannot be had, so it cannot do harm either.
			return failure;
		}
	}

	private static Set<Throwable> identitySet() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private static boolean isHarmless(@Nullable Throwable failure, Set<Throwable> seen) {
		if (failure == null || !seen.add(failure)) {
			return true;
		}
		if (!isHarmless(failure.getMessage()) || !isHarmless(failure.getCause(), seen)) {
			return false;
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			if (!isHarmless(suppressed, seen)) {
				return false;
			}
		}
		return true;
	}

	/** A line that goes on indented, as many libraries write them, is no other line. */
	private static boolean isHarmless(@Nullable String text) {
		if (text == null) {
			return true;
		}
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			int codePoint = text.codePointAt(i);
			boolean indented = codePoint == '\n' && i + 1 < text.length() && isBlank(text.charAt(i + 1));
			if (!indented && codePoint != '\t' && !Excerpt.isVisible(codePoint)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isBlank(char c) {
		return c == ' ' || c == '\t';
	}

	private static @Nullable Throwable quoted(@Nullable Throwable original, Set<Throwable> seen) {
		if (original == null || seen.size() == DEEPEST || seen.contains(original)) {
			return null;
		}
		// An error such as the lack of memory must be recognised by its class.
		return isHarmless(original, identitySet()) ? original : new QuotedThrowable(original, seen);
	}

}
