package org.spreadqueue.sender.machine;

import java.util.Map;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;

/**
 * Writes payloads for the two kinds of managers: in JSON, or in a format of
 * Data::Serializer. A payload means the same in both. Immutable and thread-safe.
 */
public final class PayloadCodec {

	/**
	 * Largest message for a legacy manager. It hex-encodes a message again on its way to
	 * a worker; beyond this size the result would kill the manager or the Spread daemon
	 * (section 9 of docs/protocol/spread-queue.md).
	 */
	public static final int MAX_LEGACY_BYTES = 71_400;

	private final MessageCodec legacy = new MessageCodec();

	private final ContentCodec contents = new ContentCodec();

	private final WireFormat format;

	/** Creates a codec that writes this format for legacy managers. */
	public PayloadCodec(WireFormat format) {
		this.format = format;
	}

	/**
	 * Writes a payload for the present kind of manager. A legacy one does not get the
	 * headers, but another manager may come. Fails if the payload cannot be written in
	 * the format, or is too large.
	 */
	public Content write(JsonNode payload, Map<String, String> headers, boolean nativeManager) throws FormatException {
		if (nativeManager) {
			return this.contents.json(payload, headers);
		}
		byte[] body = this.legacy.encode(payload, this.format);
		if (body.length > MAX_LEGACY_BYTES) {
			throw new FormatException("it has " + body.length + " bytes as " + this.format.header() + ", at most "
					+ MAX_LEGACY_BYTES + " can pass a queue manager of Perl. Send less, or a reference to the data");
		}
		return new Content(Content.PERL, body, headers);
	}

	/** Writes a message anew if it was written for another kind of manager. */
	void convert(Submission message, boolean nativeManager) throws FormatException {
		Content content = message.content();
		if (!content.type().equals(nativeManager ? Content.JSON : Content.PERL)) {
			message.convert(write(read(content), content.headers(), nativeManager));
		}
	}

	/** Reads a payload; fails if its type is unknown or it is malformed. */
	JsonNode read(Content content) throws FormatException {
		return this.contents.read(content).value();
	}

}
