// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

/**
 * The bytes of a record are not what was written. The text says why and begins with a
 * small letter.
 */
public class UnreadableRecordException extends Exception {

	private static final long serialVersionUID = 1L;

	public UnreadableRecordException(String reason) {
		super(reason);
	}

}
