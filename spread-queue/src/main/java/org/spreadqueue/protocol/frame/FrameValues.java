package org.spreadqueue.protocol.frame;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.protocol.PrivateGroup;

/** The values of the keys, read strictly. The parser stands on the first token. */
final class FrameValues {

	/** A producer where a number could stand as well. */
	record Producer(long value) {
	}

	private FrameValues() {
	}

	static String text(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.VALUE_STRING);
		return wellFormed(Objects.requireNonNull(in.getString()));
	}

	/** Half of a surrogate pair can be read, but never be written again. */
	private static String wellFormed(String text) throws MalformedFrameException {
		if (!Unicode.isWellFormed(text)) {
			throw new MalformedFrameException("a text with half of a surrogate pair");
		}
		return text;
	}

	static Map<String, String> texts(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.START_OBJECT);
		Map<String, String> texts = new HashMap<>();
		while (in.nextToken() == JsonToken.PROPERTY_NAME) {
			String key = wellFormed(in.currentName());
			in.nextToken();
			texts.put(key, text(in));
		}
		return texts;
	}

	static void writeTexts(Map<String, String> texts, JsonGenerator out) {
		out.writeStartObject();
		texts.forEach(out::writeStringProperty);
		out.writeEndObject();
	}

	static String privateGroup(JsonParser in) throws MalformedFrameException {
		String name = text(in);
		if (!PrivateGroup.isName(name)) {
			throw new MalformedFrameException("an originator that is not a private group");
		}
		return name;
	}

	static byte[] bytes(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.VALUE_EMBEDDED_OBJECT);
		byte[] bytes = in.getBinaryValue();
		if (bytes == null) {
			throw new MalformedFrameException("something else in place of bytes");
		}
		return bytes;
	}

	static byte[] bytes(long value) {
		byte[] bytes = new byte[Long.BYTES];
		BigEndian.write(value, bytes, 0);
		return bytes;
	}

	static boolean flag(JsonParser in) throws MalformedFrameException {
		if (in.currentToken() != JsonToken.VALUE_TRUE) {
			expect(in, JsonToken.VALUE_FALSE);
		}
		return in.currentToken() == JsonToken.VALUE_TRUE;
	}

	/** No number of the protocol is negative. */
	static long number(JsonParser in) throws MalformedFrameException {
		expect(in, JsonToken.VALUE_NUMBER_INT);
		if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER || in.getLongValue() < 0) {
			throw new MalformedFrameException("a number that is negative or too large");
		}
		return in.getLongValue();
	}

	static int small(JsonParser in) throws MalformedFrameException {
		long value = number(in);
		if (value > Integer.MAX_VALUE) {
			throw new MalformedFrameException("the number " + value);
		}
		return (int) value;
	}

	static MessageId id(JsonParser in) throws MalformedFrameException {
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

	static long producer(JsonParser in) throws MalformedFrameException {
		byte[] bytes = bytes(in);
		if (bytes.length != Long.BYTES) {
			throw new MalformedFrameException("a producer of " + bytes.length + " bytes");
		}
		return BigEndian.read(bytes, 0);
	}

	static Object numberOrProducer(JsonParser in) throws MalformedFrameException {
		return (in.currentToken() == JsonToken.VALUE_NUMBER_INT) ? (Object) number(in) : new Producer(producer(in));
	}

	static void writeNumberOrProducer(Object value, JsonGenerator out) {
		if (value instanceof Producer producer) {
			out.writeBinary(bytes(producer.value()));
		}
		else {
			out.writeNumber((Long) value);
		}
	}

	static String name(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	static <E extends Enum<E>> E constant(String name, E[] constants) throws MalformedFrameException {
		for (E constant : constants) {
			if (name(constant).equals(name)) {
				return constant;
			}
		}
		throw new MalformedFrameException(
				"an unknown word in place of " + constants[0].getDeclaringClass().getSimpleName());
	}

	/** A newer version may say more in a list than this one knows. */
	static void skipRest(JsonParser in) {
		while (in.nextToken() != JsonToken.END_ARRAY) {
			in.skipChildren();
		}
	}

	static void expect(JsonParser in, JsonToken token) throws MalformedFrameException {
		if (in.currentToken() != token) {
			throw new MalformedFrameException(in.currentToken() + " where " + token + " belongs");
		}
	}

}
