package org.spreadqueue.sender;

import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;

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

	private final MessageCodec perl = new MessageCodec();

	private final ContentCodec contents = new ContentCodec();

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
		return this.contents.json(payload, headers);
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
		return this.contents.read(content).value();
	}

}
