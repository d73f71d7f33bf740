// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

/**
 * Bytes that are read where they are, in a larger array.
 *
 * @param array not to be changed between these places
 * @param from place of the first
 * @param length how many
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares slices
public record ByteSlice(byte[] array, int from, int length) {

	public static ByteSlice of(byte[] all) {
		return new ByteSlice(all, 0, all.length);
	}

}
