// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A journal cannot be used. The message names the directory and says what to do.
 *
 * @since 0.1.0
 */
public final class JournalException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	private final transient Path directory;

	JournalException(Reason reason, Path directory, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
		this.directory = directory;
	}

	/** Returns what kind of failure it is. */
	public Reason reason() {
		return this.reason;
	}

	/** Returns the directory of the journal. */
	public Path directory() {
		return this.directory;
	}

	/** Why a journal cannot be used. */
	public enum Reason {

		/** Another journal has the directory, in this process or in another one. */
		LOCKED,

		/** What is in the directory is not what was written there. */
		DAMAGED,

		/** A later version of this program has written it. */
		NEWER_VERSION,

		/** The directory cannot be created, read or written. */
		UNUSABLE

	}

}
