// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;

/**
 * Bytes in an array that grows, and that can be read where they are. Not thread-safe.
 */
final class GrowingBytes extends ByteArrayOutputStream {

	GrowingBytes(int capacity) {
		super(capacity);
	}

	/** Unlike {@link #size()} without a lock: it is called for each frame. */
	int length() {
		return this.count;
	}

	int capacity() {
		return this.buf.length;
	}

	void copy(int from, byte[] target, int index, int length) {
		System.arraycopy(this.buf, from, target, index, length);
	}

	/** Returns bytes that stay as they are while more are added. */
	ByteSlice slice(int from, int length) {
		return new ByteSlice(this.buf, from, length);
	}

	void cut(int size) {
		this.count = size;
	}

}
