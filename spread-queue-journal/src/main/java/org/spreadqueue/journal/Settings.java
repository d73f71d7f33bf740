// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import org.spreadqueue.protocol.frame.NativeProtocol;

/**
 * Sizes in bytes, which only tests change.
 *
 * @param fileSize size of each file; part of the format
 * @param bufferSize largest record
 * @param recordSize a pass that has more is written as several records
 * @param snapshotBytes so much of records without messages is kept until a snapshot makes
 * them unnecessary
 */
record Settings(int fileSize, int bufferSize, int recordSize, int snapshotBytes) {

	/** Files hold the largest message, and creating them costs little. */
	static final Settings DEFAULT = new Settings(20 << 20, NativeProtocol.MAX_FRAME_BYTES + (256 << 10), 1 << 20,
			4 << 20);

	/** The files of the journal are called {@code queues-1.journal} and so on. */
	static final String PREFIX = "queues";

	static final String EXTENSION = "journal";

	/** So many files may be sparse before messages are moved to others. */
	private static final int SPARSE_FILES = 4;

	/**
	 * How much may lie behind the oldest message that is held, for so many live bytes.
	 */
	long longestSpan(long liveBytes) {
		return SPARSE_FILES * ((long) this.fileSize + liveBytes);
	}

}
