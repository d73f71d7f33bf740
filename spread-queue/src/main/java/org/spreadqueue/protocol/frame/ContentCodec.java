package org.spreadqueue.protocol.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;

/**
 * Reads the content of native messages, and writes it in JSON. Values, limits and numbers
 * are those of the Perl formats, so that a message means the same in both protocols.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ContentCodec {

	private static final WireFormat BARE_JSON = new WireFormat(Serializer.JSON, Armour.NONE, false);

	private static final byte[] JSON_HEADER = BARE_JSON.header().getBytes(StandardCharsets.US_ASCII);

	private static final FormatLimits JSON_LIMITS = new FormatLimits(
			NativeProtocol.MAX_MESSAGE_BYTES + JSON_HEADER.length, NativeProtocol.MAX_MESSAGE_BYTES,
			FormatLimits.DEFAULT.maxDepth(), FormatLimits.DEFAULT.maxNodes(), FormatLimits.DEFAULT.maxNumberChars());

	private final MessageCodec perl = new MessageCodec();

	private final MessageCodec json = new MessageCodec(JSON_LIMITS, ByteStrings.TEXT);

	/**
	 * Writes a value in JSON.
	 * @throws FormatException if JSON cannot carry the value, or it takes more than
	 * {@link NativeProtocol#MAX_MESSAGE_BYTES} bytes
	 */
	public Content json(JsonNode value, Map<String, String> headers) throws FormatException {
		byte[] message = this.json.encode(value, BARE_JSON);
		return new Content(Content.JSON, Arrays.copyOfRange(message, JSON_HEADER.length, message.length), headers);
	}

	/**
	 * Reads a value, and in which format its sender reads: for JSON the default one.
	 * @throws FormatException if the type is neither {@link Content#JSON} nor
	 * {@link Content#PERL}, or the bytes are malformed
	 */
	public DecodedMessage read(Content content) throws FormatException {
		if (content.type().equals(Content.PERL)) {
			return this.perl.decode(content.body());
		}
		if (!content.type().equals(Content.JSON)) {
			throw new FormatException(
					"content type '" + content.type() + "' is neither " + Content.JSON + " nor " + Content.PERL);
		}
		byte[] message = Arrays.copyOf(JSON_HEADER, JSON_HEADER.length + content.body().length);
		System.arraycopy(content.body(), 0, message, JSON_HEADER.length, content.body().length);
		return new DecodedMessage(WireFormat.DEFAULT, this.json.decode(message).value());
	}

}
