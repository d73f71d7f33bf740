// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

import java.io.ByteArrayOutputStream;

/**
 * Bytes in an array that grows, and that can be read where they are. Not thread-safe.
 */
public final class GrowingBytes extends ByteArrayOutputStream {

	public GrowingBytes(int capacity) {
		super(capacity);
	}

	/** Unlike {@link #size()} without a lock: it is called for each frame. */
	public int length() {
		return this.count;
	}

	public int capacity() {
		return this.buf.length;
	}

	public void copy(int from, byte[] target, int index, int length) {
		System.arraycopy(this.buf, from, target, index, length);
	}

	/** Returns bytes that stay as they are while more are added. */
	public ByteSlice slice(int from, int length) {
		return new ByteSlice(this.buf, from, length);
	}

	public void cut(int size) {
		this.count = size;
	}

}
