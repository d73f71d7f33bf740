package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Done messages: in a confirm as ranges (from, to, from, to, inclusive), else as ids. */
record Done(List<Long> ranges, List<MessageId> ids) {

	static final Done NOTHING = new Done(List.of(), List.of());

	static Done ranges(List<Long> ranges) {
		return new Done(ranges, List.of());
	}

	static Done ids(List<MessageId> ids) {
		return new Done(List.of(), ids);
	}

	static Done read(JsonParser in) throws MalformedFrameException {
		FrameValues.expect(in, JsonToken.START_ARRAY);
		List<Long> ranges = new ArrayList<>();
		List<MessageId> ids = new ArrayList<>();
		while (in.nextToken() != JsonToken.END_ARRAY) {
			if (in.currentToken() == JsonToken.START_ARRAY) {
				IdRanges.readOfOneSender(in, ids);
			}
			else {
				ranges.add(FrameValues.number(in));
			}
		}
		if (ranges.size() % 2 != 0) {
			throw new MalformedFrameException("a range without an end");
		}
		return new Done(ranges, ids);
	}

	static void write(Done done, JsonGenerator out) {
		if (!done.ids.isEmpty()) {
			IdRanges.write(done.ids, out);
			return;
		}
		out.writeStartArray();
		done.ranges.forEach(out::writeNumber);
		out.writeEndArray();
	}

}
