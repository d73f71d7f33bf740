// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JsonGenerator;

import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/** Done messages: in a confirm as ranges (from, to, from, to, inclusive), else as ids. */
record Done(List<Long> ranges, IdSet ids) {

	static final Done NOTHING = new Done(List.of(), IdSet.NONE);

	static Done ranges(List<Long> ranges) {
		return ranges.isEmpty() ? NOTHING : new Done(ranges, IdSet.NONE);
	}

	static Done ids(IdSet ids) {
		return ids.isEmpty() ? NOTHING : new Done(List.of(), ids);
	}

	static Done read(PacketReader in) throws MalformedFrameException {
		List<Long> ranges = new ArrayList<>();
		IdSet.Builder ids = new IdSet.Builder();
		for (long left = in.array(); in.hasNext(left); left--) {
			if (in.isArray()) {
				ids.readProducer(in);
				continue;
			}
			if (ranges.size() == 2 * FrameLimits.MAX_ENTRIES) {
				throw new MalformedFrameException("more than " + FrameLimits.MAX_ENTRIES + " ranges");
			}
			ranges.add(in.number());
		}
		if (ranges.size() % 2 != 0) {
			throw new MalformedFrameException("a range without an end");
		}
		return new Done(ranges, ids.build());
	}

	static void write(Done done, JsonGenerator out) {
		if (!done.ids.isEmpty()) {
			IdSet.write(done.ids, out);
			return;
		}
		out.writeStartArray();
		done.ranges.forEach(out::writeNumber);
		out.writeEndArray();
	}

}
