// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import tools.jackson.core.JsonGenerator;

import org.spreadqueue.protocol.PrivateGroup;
import org.spreadqueue.protocol.frame.cbor.BigEndian;
import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/** The values of the keys, read strictly. */
final class FrameValues {

	/** A producer where a number could stand as well. */
	record Producer(long value) {
	}

	private FrameValues() {
	}

	/** Reads a kind, a state or an outcome. */
	static String word(PacketReader in) throws MalformedFrameException {
		return in.text(FrameLimits.MAX_WORD, "a word");
	}

	/** Has no characters that could do harm where it is shown. */
	static String contentType(PacketReader in) throws MalformedFrameException {
		String type = in.text(FrameLimits.MAX_CONTENT_TYPE, "a content type");
		String problem = ContentRules.problemOfType(type);
		if (problem != null) {
			throw new MalformedFrameException(problem);
		}
		return type.equals(Content.PERL) ? Content.PERL : type;
	}

	static Map<String, String> headers(PacketReader in) throws MalformedFrameException {
		Map<String, String> headers = new LinkedHashMap<>();
		int begin = in.position();
		for (long left = in.map(); in.hasNext(left); left--) {
			String name = in.text(FrameLimits.MAX_HEADER_NAME, "a header's name");
			headers.put(name, in.text(FrameLimits.MAX_HEADER_BYTES, "a header"));
			if (headers.size() > FrameLimits.MAX_HEADERS) {
				throw new MalformedFrameException("more than " + FrameLimits.MAX_HEADERS + " headers");
			}
			if (in.position() - begin > 2 * FrameLimits.MAX_HEADER_BYTES) {
				throw new MalformedFrameException("headers of more than " + FrameLimits.MAX_HEADER_BYTES + " bytes");
			}
		}
		return headers;
	}

	static void writeTexts(Map<String, String> texts, JsonGenerator out) {
		out.writeStartObject();
		texts.forEach(out::writeStringProperty);
		out.writeEndObject();
	}

	static String privateGroup(PacketReader in) throws MalformedFrameException {
		String name = in.text(FrameLimits.MAX_WORD, "an originator");
		if (!PrivateGroup.isName(name)) {
			throw new MalformedFrameException("an originator that is not a private group");
		}
		return name;
	}

	static byte[] bytes(long value) {
		byte[] bytes = new byte[Long.BYTES];
		BigEndian.write(value, bytes, 0);
		return bytes;
	}

	static int small(PacketReader in) throws MalformedFrameException {
		long value = in.number();
		if (value > Integer.MAX_VALUE) {
			throw new MalformedFrameException("the number " + value);
		}
		return (int) value;
	}

	/** Reads a number of which more than the highest counts as the highest. */
	static int atMost(int highest, PacketReader in) throws MalformedFrameException {
		return (int) Math.min(highest, in.number());
	}

	/** Reads millionths. */
	static int fraction(PacketReader in) throws MalformedFrameException {
		long value = in.number();
		if (value > FrameLimits.MAX_FRACTION) {
			throw new MalformedFrameException("a fraction of " + value + " millionths");
		}
		return (int) value;
	}

	static MessageId id(PacketReader in) throws MalformedFrameException {
		int place = in.fixedBytes(MessageId.BYTES, "an id");
		MessageId id = new MessageId(in.longAt(place), in.longAt(place + Long.BYTES));
		if (id.sequence() < 1 || id.sequence() > FrameLimits.MAX_NUMBER) {
			throw new MalformedFrameException("sequence " + id.sequence());
		}
		return id;
	}

	static long producer(PacketReader in) throws MalformedFrameException {
		return in.longAt(in.fixedBytes(Long.BYTES, "a producer"));
	}

	static Object numberOrProducer(PacketReader in) throws MalformedFrameException {
		return in.isNumber() ? (Object) in.number() : new Producer(producer(in));
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
	static void skipRest(PacketReader in, long left) throws MalformedFrameException {
		for (long rest = left; in.hasNext(rest); rest--) {
			in.skip();
		}
	}

}
