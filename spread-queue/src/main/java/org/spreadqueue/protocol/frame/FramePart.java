// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import org.spreadqueue.protocol.frame.cbor.ByteSlice;

/**
 * A piece of an encoded frame that is too large for one Spread message.
 *
 * @param number which frame of the connection
 * @param index which piece, from 0
 * @param count number of pieces
 * @param bytes the piece
 */
record FramePart(long number, int index, int count, ByteSlice bytes) {

	static final String KIND = "part";

}
