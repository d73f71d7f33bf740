package org.spreadqueue.protocol.frame;

import java.nio.ByteBuffer;
import java.util.List;

import tools.jackson.core.JsonGenerator;

/**
 * Writes the keys of frames. What has its default value is left out.
 */
final class FrameWriter {

	static final String SUBMIT = "submit";

	static final String CONFIRM = "confirm";

	static final String DISPATCH = "dispatch";

	static final String STATUS = "status";

	static final String ACK = "ack";

	static final String RESPONSE = "response";

	static final String HELLO = "hello";

	static final String PART = "part";

	private FrameWriter() {
	}

	static void write(Frame frame, JsonGenerator out) {
		out.writeStartObject();
		if (frame instanceof Frame.Submit submit) {
			write(submit, out);
		}
		else if (frame instanceof Frame.Confirm confirm) {
			write(confirm, out);
		}
		else if (frame instanceof Frame.Dispatch dispatch) {
			write(dispatch, out);
		}
		else if (frame instanceof Frame.Status status) {
			write(status, out);
		}
		else if (frame instanceof Frame.Ack ack) {
			kind(ACK, out);
			id(ack.id(), out);
		}
		else if (frame instanceof Frame.Response response) {
			write(response, out);
		}
		else if (frame instanceof Frame.Hello hello) {
			kind(HELLO, out);
			number("v", hello.version(), out);
		}
		out.writeEndObject();
	}

	static void write(Part part, JsonGenerator out) {
		out.writeStartObject();
		kind(PART, out);
		out.writeNumberProperty("n", part.number());
		number("pn", part.index(), out);
		number("pm", part.count(), out);
		bytes("b", part.bytes(), out);
		out.writeEndObject();
	}

	private static void write(Frame.Submit submit, JsonGenerator out) {
		kind(SUBMIT, out);
		id(submit.id(), out);
		if (submit.previous() != submit.id().sequence() - 1) {
			out.writeNumberProperty("pv", submit.previous());
		}
		content(submit.content(), out);
		flag("r", submit.reply(), out);
		number("x", submit.expiryMillis(), out);
		if (submit.priority() != Frame.DEFAULT_PRIORITY) {
			out.writeNumberProperty("p", submit.priority());
		}
		number("d", submit.delayMillis(), out);
		if (submit.orderingKey() != null) {
			out.writeStringProperty("g", submit.orderingKey());
		}
		flag("rs", submit.resubmitted(), out);
		if (submit.originator() != null) {
			out.writeStringProperty("o", submit.originator());
		}
		number("a", submit.deliveries(), out);
	}

	private static void write(Frame.Confirm confirm, JsonGenerator out) {
		kind(CONFIRM, out);
		bytes("n", incarnation(confirm.incarnation()), out);
		number("u", confirm.upTo(), out);
		number("w", confirm.window(), out);
		number("rx", confirm.received(), out);
		number("ws", confirm.spreadWindow(), out);
		flag("rw", confirm.rewind(), out);
		if (!confirm.done().isEmpty()) {
			out.writeArrayPropertyStart("dn");
			confirm.done().forEach(out::writeNumber);
			out.writeEndArray();
		}
		if (!confirm.ended().isEmpty()) {
			out.writeArrayPropertyStart("en");
			for (Frame.Ended ended : confirm.ended()) {
				out.writeStartArray();
				out.writeNumber(ended.sequence());
				out.writeString(Words.of(ended.reason()));
				out.writeString(ended.text());
				out.writeEndArray();
			}
			out.writeEndArray();
		}
	}

	private static void write(Frame.Dispatch dispatch, JsonGenerator out) {
		kind(DISPATCH, out);
		id(dispatch.id(), out);
		content(dispatch.content(), out);
		flag("r", dispatch.reply(), out);
		out.writeStringProperty("o", dispatch.originator());
		number("a", dispatch.attempt(), out);
		number("q", dispatch.queuedMillis(), out);
		number("x", dispatch.expiryMillis(), out);
		flag("l", dispatch.legacy(), out);
	}

	private static void write(Frame.Status status, JsonGenerator out) {
		kind(STATUS, out);
		out.writeStringProperty("st", Words.of(status.state()));
		number("c", status.capacity(), out);
		ids("dn", status.done(), out);
		ids("rj", status.requeued(), out);
		ids("hd", status.held(), out);
		if (!status.failed().isEmpty()) {
			out.writeArrayPropertyStart("fl");
			for (Frame.Failed failed : status.failed()) {
				out.writeStartArray();
				out.writeBinary(failed.id().toBytes());
				error(failed.error(), out);
				if (failed.fatal()) {
					out.writeBoolean(true);
				}
				out.writeEndArray();
			}
			out.writeEndArray();
		}
	}

	private static void write(Frame.Response response, JsonGenerator out) {
		kind(RESPONSE, out);
		id(response.id(), out);
		if (response.content() != null) {
			content(response.content(), out);
		}
		if (response.error() != null) {
			out.writeName("er");
			error(response.error(), out);
		}
	}

	private static void error(Frame.JobError error, JsonGenerator out) {
		out.writeStartObject();
		if (error.type() != null) {
			out.writeStringProperty("t", error.type());
		}
		out.writeStringProperty("m", error.message());
		number("a", error.attempt(), out);
		out.writeEndObject();
	}

	/** Neighbours of one sender become a range. */
	private static void ids(String key, List<MessageId> ids, JsonGenerator out) {
		if (ids.isEmpty()) {
			return;
		}
		List<MessageId> sorted = ids.stream().sorted().distinct().toList();
		out.writeArrayPropertyStart(key);
		int next = 0;
		while (next < sorted.size()) {
			long incarnation = sorted.get(next).incarnation();
			out.writeStartArray();
			out.writeBinary(incarnation(incarnation));
			while (next < sorted.size() && sorted.get(next).incarnation() == incarnation) {
				long from = sorted.get(next).sequence();
				long to = from;
				next++;
				while (next < sorted.size() && sorted.get(next).incarnation() == incarnation
						&& sorted.get(next).sequence() == to + 1) {
					to++;
					next++;
				}
				out.writeNumber(from);
				out.writeNumber(to);
			}
			out.writeEndArray();
		}
		out.writeEndArray();
	}

	private static void content(Content content, JsonGenerator out) {
		if (!content.type().equals(Content.JSON)) {
			out.writeStringProperty("t", content.type());
		}
		bytes("b", content.body(), out);
		if (!content.headers().isEmpty()) {
			out.writeObjectPropertyStart("h");
			content.headers().forEach(out::writeStringProperty);
			out.writeEndObject();
		}
	}

	private static byte[] incarnation(long incarnation) {
		return ByteBuffer.allocate(Long.BYTES).putLong(incarnation).array();
	}

	private static void kind(String kind, JsonGenerator out) {
		out.writeStringProperty("k", kind);
	}

	private static void id(MessageId id, JsonGenerator out) {
		bytes("i", id.toBytes(), out);
	}

	private static void bytes(String key, byte[] value, JsonGenerator out) {
		out.writeName(key);
		out.writeBinary(value);
	}

	private static void flag(String key, boolean value, JsonGenerator out) {
		if (value) {
			out.writeBooleanProperty(key, true);
		}
	}

	private static void number(String key, long value, JsonGenerator out) {
		if (value != 0) {
			out.writeNumberProperty(key, value);
		}
	}

}
