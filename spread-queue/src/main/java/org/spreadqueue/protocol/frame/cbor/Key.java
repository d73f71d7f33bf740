// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A key of a map: what its value is called, and how it is read and written.
 *
 * @param index place of its value among those of all keys
 * @param name its name on the wire
 * @param absent the meaning of an absent key, {@code null} if none; never written
 * @param reader reads a value
 */
public record Key<T>(int index, String name, @Nullable T absent, Reader<T> reader, Writer<T> writer) {

	public void write(@Nullable T value, JsonGenerator out) {
		if (value != null && !value.equals(this.absent)) {
			out.writeName(this.name);
			this.writer.write(value, out);
		}
	}

	public interface Reader<T> {

		T read(PacketReader in) throws MalformedFrameException;

	}

	public interface Writer<T> {

		void write(T value, JsonGenerator out);

	}

}
