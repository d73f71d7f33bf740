package org.spreadqueue.protocol.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The fields of a frame while it is read. One set serves all kinds, so that a frame is
 * read in one pass and unknown keys are passed over.
 */
final class FrameFields {

	/**
	 * Ids in one list. A worker holds far fewer; ranges could name any number in a few
	 * bytes.
	 */
	static final int MAX_IDS = 100_000;

	String kind = "";

	@Nullable MessageId id;

	long incarnation;

	long previous = -1;

	String type = Content.JSON;

	byte @Nullable [] body;

	Map<String, String> headers = Map.of();

	boolean reply;

	long expiry;

	int priority = Frame.DEFAULT_PRIORITY;

	long delay;

	@Nullable String orderingKey;

	boolean resubmitted;

	@Nullable String originator;

	int attempt;

	long queued;

	boolean legacy;

	long upTo;

	int window;

	long received;

	int spreadWindow;

	boolean rewind;

	/** Ranges in a confirm, ids in a status: the same key, so read as they come. */
	List<Long> ranges = List.of();

	List<MessageId> done = List.of();

	List<MessageId> requeued = List.of();

	List<MessageId> held = List.of();

	List<Frame.Failed> failed = List.of();

	List<Frame.Ended> ended = List.of();

	Frame.@Nullable JobError error;

	String state = "";

	int capacity;

	int version;

	long number;

	int index;

	int count;

	MessageId requireId() throws MalformedFrameException {
		MessageId present = this.id;
		if (present == null) {
			throw new MalformedFrameException(this.kind + " without i");
		}
		return present;
	}

	byte[] requireBody() throws MalformedFrameException {
		return require(this.body, "b");
	}

	String requireOriginator() throws MalformedFrameException {
		return require(this.originator, "o");
	}

	Content content() throws MalformedFrameException {
		return new Content(this.type, requireBody(), this.headers);
	}

	@Nullable Content contentIfAny() throws MalformedFrameException {
		return (this.body != null) ? content() : null;
	}

	private <T> T require(@Nullable T value, String key) throws MalformedFrameException {
		if (value == null) {
			throw new MalformedFrameException(this.kind + " without " + key);
		}
		return value;
	}

	/** Reads the value of a key; the parser stands on its first token. */
	void read(String key, JsonParser in) throws MalformedFrameException {
		switch (key) {
			case "k" -> this.kind = text(in);
			case "i" -> this.id = id(in);
			case "n" -> readNumber(in);
			case "pv" -> this.previous = number(in);
			case "t" -> this.type = text(in);
			case "b" -> this.body = bytes(in);
			case "h" -> this.headers = texts(in);
			case "r" -> this.reply = bool(in);
			case "x" -> this.expiry = number(in);
			case "p" -> this.priority = (int) Math.min(9, number(in));
			case "d" -> this.delay = number(in);
			case "g" -> this.orderingKey = text(in);
			case "rs" -> this.resubmitted = bool(in);
			case "o" -> this.originator = privateGroup(in);
			case "a" -> this.attempt = small(in);
			case "q" -> this.queued = number(in);
			case "l" -> this.legacy = bool(in);
			default -> readControl(key, in);
		}
	}

	private void readControl(String key, JsonParser in) throws MalformedFrameException {
		switch (key) {
			case "u" -> this.upTo = number(in);
			case "w" -> this.window = small(in);
			case "rx" -> this.received = number(in);
			case "ws" -> this.spreadWindow = small(in);
			case "rw" -> this.rewind = bool(in);
			case "dn" -> readDone(in);
			case "rj" -> this.requeued = ids(in);
			case "hd" -> this.held = ids(in);
			case "fl" -> this.failed = failed(in);
			case "en" -> this.ended = ended(in);
			case "er" -> this.error = error(in);
			case "st" -> this.state = text(in);
			case "c" -> this.capacity = small(in);
			case "v" -> this.version = small(in);
			case "pn" -> this.index = small(in);
			case "pm" -> this.count = small(in);
			default -> in.skipChildren();
		}
	}

	private void readNumber(JsonParser in) throws MalformedFrameException {
		if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
			this.number = number(in);
		}
		else {
			this.incarnation = incarnation(in);
		}
	}

	private void readDone(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_ARRAY);
		List<Long> numbers = new ArrayList<>();
		List<MessageId> found = new ArrayList<>();
		while (in.nextToken() != JsonToken.END_ARRAY) {
			if (in.currentToken() == JsonToken.START_ARRAY) {
				idsOfOne(in, found);
			}
			else {
				numbers.add(number(in));
			}
		}
		if (numbers.size() % 2 != 0) {
			throw new MalformedFrameException("a range without an end");
		}
		this.ranges = numbers;
		this.done = found;
	}

	private static List<MessageId> ids(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_ARRAY);
		List<MessageId> found = new ArrayList<>();
		while (in.nextToken() != JsonToken.END_ARRAY) {
			idsOfOne(in, found);
		}
		return found;
	}

	private static void idsOfOne(JsonParser in, List<MessageId> found) throws MalformedFrameException {
		expect(in, JsonToken.START_ARRAY);
		in.nextToken();
		long incarnation = incarnation(in);
		while (in.nextToken() != JsonToken.END_ARRAY) {
			long from = number(in);
			in.nextToken();
			long to = number(in);
			if (to < from || to - from >= MAX_IDS - found.size()) {
				throw new MalformedFrameException("ids from " + from + " to " + to);
			}
			for (long sequence = from; sequence <= to; sequence++) {
				found.add(new MessageId(incarnation, sequence));
			}
		}
	}

	private static List<Frame.Failed> failed(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_ARRAY);
		List<Frame.Failed> found = new ArrayList<>();
		while (in.nextToken() != JsonToken.END_ARRAY) {
			expect(in, JsonToken.START_ARRAY);
			in.nextToken();
			MessageId id = id(in);
			in.nextToken();
			Frame.JobError error = error(in);
			boolean more = in.nextToken() != JsonToken.END_ARRAY;
			found.add(new Frame.Failed(id, error, more && bool(in)));
			if (more) {
				skipRest(in);
			}
		}
		return found;
	}

	private static List<Frame.Ended> ended(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_ARRAY);
		List<Frame.Ended> found = new ArrayList<>();
		while (in.nextToken() != JsonToken.END_ARRAY) {
			expect(in, JsonToken.START_ARRAY);
			in.nextToken();
			long sequence = number(in);
			in.nextToken();
			Frame.EndReason reason = Words.endReason(text(in));
			in.nextToken();
			found.add(new Frame.Ended(sequence, reason, text(in)));
			skipRest(in);
		}
		return found;
	}

	private static Frame.JobError error(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_OBJECT);
		String type = null;
		String message = "";
		int attempt = 0;
		while (in.nextToken() == JsonToken.PROPERTY_NAME) {
			String key = in.currentName();
			in.nextToken();
			switch (key) {
				case "t" -> type = text(in);
				case "m" -> message = text(in);
				case "a" -> attempt = small(in);
				default -> in.skipChildren();
			}
		}
		return new Frame.JobError(type, message, attempt);
	}

	private static Map<String, String> texts(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_OBJECT);
		Map<String, String> texts = new HashMap<>();
		while (in.nextToken() == JsonToken.PROPERTY_NAME) {
			String key = in.currentName();
			in.nextToken();
			texts.put(key, text(in));
		}
		return texts;
	}

	/** A newer version may say more in a list than this one knows. */
	private static void skipRest(JsonParser in) {
		while (in.nextToken() != JsonToken.END_ARRAY) {
			in.skipChildren();
		}
	}

	private static MessageId id(JsonParser in) throws MalformedFrameException {
		byte[] bytes = bytes(in);
		if (bytes.length != MessageId.BYTES) {
			throw new MalformedFrameException("an id of " + bytes.length + " bytes");
		}
		MessageId id = MessageId.of(bytes);
		if (id.sequence() < 1) {
			throw new MalformedFrameException("sequence " + id.sequence());
		}
		return id;
	}

	private static long incarnation(JsonParser in) throws MalformedFrameException {
		byte[] bytes = bytes(in);
		if (bytes.length != Long.BYTES) {
			throw new MalformedFrameException("an incarnation of " + bytes.length + " bytes");
		}
		return ByteBuffer.wrap(bytes).getLong();
	}

	private static String privateGroup(JsonParser in) throws MalformedFrameException {
		String name = text(in);
		if (!name.startsWith("#") || name.length() > 31) {
			throw new MalformedFrameException("an originator that is not a private group");
		}
		return name;
	}

	private static byte[] bytes(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.VALUE_EMBEDDED_OBJECT);
		byte[] bytes = in.getBinaryValue();
		if (bytes == null) {
			throw new MalformedFrameException("something else in place of bytes");
		}
		return bytes;
	}

	private static String text(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.VALUE_STRING);
		return Objects.requireNonNull(in.getString());
	}

	private static boolean bool(JsonParser in) throws MalformedFrameException {
		if (in.currentToken() != JsonToken.VALUE_TRUE) {
			expect(in, JsonToken.VALUE_FALSE);
		}
		return in.currentToken() == JsonToken.VALUE_TRUE;
	}

	private static int small(JsonParser in) throws MalformedFrameException {
		long value = number(in);
		if (value > Integer.MAX_VALUE) {
			throw new MalformedFrameException("the number " + value);
		}
		return (int) value;
	}

	/** No number of the protocol is negative. */
	private static long number(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.VALUE_NUMBER_INT);
		if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER || in.getLongValue() < 0) {
			throw new MalformedFrameException("a number that is negative or too large");
		}
		return in.getLongValue();
	}

	private static void expect(JsonParser in, JsonToken token) throws MalformedFrameException {
		if (in.currentToken() != token) {
			throw new MalformedFrameException(in.currentToken() + " where " + token + " belongs");
		}
	}

}
