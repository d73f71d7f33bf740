// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

/**
 * Bytes that are read where they are, in a larger array.
 *
 * @param array not to be changed between these places
 * @param from place of the first
 * @param length how many
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares slices
record ByteSlice(byte[] array, int from, int length) {

	static ByteSlice of(byte[] all) {
		return new ByteSlice(all, 0, all.length);
	}

}
