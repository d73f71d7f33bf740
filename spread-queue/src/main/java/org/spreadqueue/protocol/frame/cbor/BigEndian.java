// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in arrays, without a buffer around each. */
public final class BigEndian {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private BigEndian() {
	}

	static long read(byte[] bytes, int index) {
		return (long) LONGS.get(bytes, index);
	}

	public static void write(long value, byte[] bytes, int index) {
		LONGS.set(bytes, index, value);
	}

}
