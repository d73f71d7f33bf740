// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.cbor.Key;
import org.spreadqueue.protocol.frame.cbor.KeyTable;
import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/**
 * The keys and values of one map, in any order. Ignores unknown keys. Each map that is
 * read replaces the one before, because an array for each is more than a small frame.
 */
final class FrameFields {

	private final @Nullable Object[] values = new @Nullable Object[FrameKeys.count()];

	/** Reads a map with these keys. */
	void read(PacketReader in, KeyTable keys) throws MalformedFrameException {
		Arrays.fill(this.values, null);
		for (long left = in.map(); in.hasNext(left); left--) {
			Key<?> key = in.key(keys);
			if (key != null) {
				this.values[key.index()] = key.reader().read(in);
			}
			else {
				in.skip();
			}
		}
	}

	/** For keys that mean something when they are absent. */
	<T> T get(Key<T> key) {
		return Objects.requireNonNull(find(key));
	}

	@SuppressWarnings("unchecked")
	<T> @Nullable T find(Key<T> key) {
		Object value = this.values[key.index()];
		return (value != null) ? (T) value : key.absent();
	}

	<T> T require(Key<T> key) throws MalformedFrameException {
		T value = find(key);
		if (value == null) {
			throw new MalformedFrameException(get(FrameKeys.KIND) + " without " + key.name());
		}
		return value;
	}

}
