package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Lists of ids: an array for each producer, with ranges of sequences, ends included. */
final class IdRanges {

	/** Most ids in one list; workers hold far fewer, but ranges can name any number. */
	private static final int MAX_IDS = 100_000;

	private IdRanges() {
	}

	static List<MessageId> read(JsonParser in) throws MalformedFrameException {
		FrameValues.expect(in, JsonToken.START_ARRAY);
		List<MessageId> ids = new ArrayList<>();
		while (in.nextToken() != JsonToken.END_ARRAY) {
			readOfOneSender(in, ids);
		}
		return ids;
	}

	static void readOfOneSender(JsonParser in, List<MessageId> ids) throws MalformedFrameException {
		FrameValues.expect(in, JsonToken.START_ARRAY);
		in.nextToken();
		long producer = FrameValues.producer(in);
		while (in.nextToken() != JsonToken.END_ARRAY) {
			long from = FrameValues.number(in);
			in.nextToken();
			long to = FrameValues.number(in);
			if (to < from || to - from >= MAX_IDS - ids.size()) {
				throw new MalformedFrameException("ids from " + from + " to " + to);
			}
			for (long sequence = from; sequence <= to; sequence++) {
				ids.add(new MessageId(producer, sequence));
			}
		}
	}

	static void write(List<MessageId> ids, JsonGenerator out) {
		List<MessageId> sorted = ids.stream().sorted().distinct().toList();
		out.writeStartArray();
		int next = 0;
		while (next < sorted.size()) {
			long producer = sorted.get(next).producer();
			out.writeStartArray();
			out.writeBinary(FrameValues.bytes(producer));
			while (next < sorted.size() && sorted.get(next).producer() == producer) {
				int last = endOfRange(sorted, next);
				out.writeNumber(sorted.get(next).sequence());
				out.writeNumber(sorted.get(last).sequence());
				next = last + 1;
			}
			out.writeEndArray();
		}
		out.writeEndArray();
	}

	private static int endOfRange(List<MessageId> sorted, int first) {
		int last = first;
		while (last + 1 < sorted.size() && sorted.get(last + 1).follows(sorted.get(last))) {
			last++;
		}
		return last;
	}

}
