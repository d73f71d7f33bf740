// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

/** A record was written by a later version of this program. */
public final class NewerVersionException extends UnreadableRecordException {

	private static final long serialVersionUID = 1L;

	NewerVersionException(int version) {
		super("it has the format version " + version + ", and this program knows " + RecordEncoding.VERSION
				+ " at most");
	}

}
