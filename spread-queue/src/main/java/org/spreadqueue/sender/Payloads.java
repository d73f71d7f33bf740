package org.spreadqueue.sender;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.MessageCodec;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.NativeProtocol;

/**
 * Payloads as the two kinds of managers take them: in JSON, or in a format of
 * Data::Serializer. Both are written by the same code, so that a payload means the same
 * whichever manager is there. Immutable and thread-safe.
 */
final class Payloads {

	/**
	 * Largest message for a Perl manager. It hex-encodes a message again on its way to a
	 * worker; beyond this size the result would kill the manager or the Spread daemon
	 * (section 9 of the protocol).
	 */
	static final int MAX_PERL_BYTES = 71_400;

	private static final WireFormat BARE_JSON = new WireFormat(Serializer.JSON, Armour.NONE, false);

	private static final byte[] JSON_HEADER = BARE_JSON.header().getBytes(StandardCharsets.US_ASCII);

	private static final FormatLimits JSON_LIMITS = new FormatLimits(
			NativeProtocol.MAX_MESSAGE_BYTES + JSON_HEADER.length, NativeProtocol.MAX_MESSAGE_BYTES,
			FormatLimits.DEFAULT.maxDepth(), FormatLimits.DEFAULT.maxNodes(), FormatLimits.DEFAULT.maxNumberChars());

	private final MessageCodec perl = new MessageCodec();

	private final MessageCodec json = new MessageCodec(JSON_LIMITS, ByteStrings.TEXT);

	private final WireFormat format;

	Payloads(WireFormat format) {
		this.format = format;
	}

	/**
	 * Writes a payload in JSON.
	 * @throws FormatException if it has something that JSON cannot carry, or has more
	 * than 16 MB
	 */
	Content json(JsonNode payload, Map<String, String> headers) throws FormatException {
		byte[] message = this.json.encode(payload, BARE_JSON);
		return new Content(Content.JSON, Arrays.copyOfRange(message, JSON_HEADER.length, message.length), headers);
	}

	/**
	 * Writes a payload for a Perl manager. The headers stay here, in case that another
	 * manager comes.
	 * @throws FormatException if the format cannot carry it, or it becomes too large
	 */
	Content perl(JsonNode payload, Map<String, String> headers) throws FormatException {
		byte[] body = this.perl.encode(payload, this.format);
		if (body.length > MAX_PERL_BYTES) {
			throw new FormatException("it has " + body.length + " bytes as " + this.format.header() + ", at most "
					+ MAX_PERL_BYTES + " can pass a queue manager of Perl. Send less, or a reference to the data");
		}
		return new Content(Content.PERL, body, headers);
	}

	Content toJson(Content content) throws FormatException {
		return content.type().equals(Content.JSON) ? content : json(read(content), content.headers());
	}

	Content toPerl(Content content) throws FormatException {
		return content.type().equals(Content.PERL) ? content : perl(read(content), content.headers());
	}

	/**
	 * Reads a payload.
	 * @throws FormatException if its type is unknown or it is malformed
	 */
	JsonNode read(Content content) throws FormatException {
		if (content.type().equals(Content.PERL)) {
			return this.perl.decode(content.body()).value();
		}
		if (!content.type().equals(Content.JSON)) {
			throw new FormatException("its type " + content.type() + " is unknown");
		}
		byte[] message = Arrays.copyOf(JSON_HEADER, JSON_HEADER.length + content.body().length);
		System.arraycopy(content.body(), 0, message, JSON_HEADER.length, content.body().length);
		return this.json.decode(message).value();
	}

}
