// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A key of a frame. All keys are in {@link FrameKeys}.
 *
 * @param index place of its value in {@link FrameFields}
 * @param name its name on the wire
 * @param absent the meaning of an absent key, {@code null} if none; never written
 * @param reader reads a value
 */
record Key<T>(int index, String name, @Nullable T absent, Reader<T> reader, Writer<T> writer) {

	void write(@Nullable T value, JsonGenerator out) {
		if (value != null && !value.equals(this.absent)) {
			out.writeName(this.name);
			this.writer.write(value, out);
		}
	}

	interface Reader<T> {

		T read(PacketReader in) throws MalformedFrameException;

	}

	interface Writer<T> {

		void write(T value, JsonGenerator out);

	}

}
