// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;

/**
 * Translates payloads for legacy managers, into a format of Data::Serializer. Immutable
 * and thread-safe.
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
	 * Returns the body for a legacy manager, which does not get the headers. What is in a
	 * format of Perl stays as it is. Fails if the payload cannot be written in the
	 * format, or is too large.
	 */
	public byte[] legacy(Content content) throws FormatException {
		byte[] body = content.isPerl() ? content.body()
				: this.legacy.encode(this.contents.read(content).value(), this.format);
		if (body.length > MAX_LEGACY_BYTES) {
			throw new FormatException("it has " + body.length + " bytes as "
					+ (content.isPerl() ? "it is" : this.format.header()) + ", at most " + MAX_LEGACY_BYTES
					+ " can pass a queue manager of Perl. Send less, or a reference to the data");
		}
		return body;
	}

	/** Translates a message unless it has been. */
	void translate(Submission message) throws FormatException {
		if (message.legacyBody() == null) {
			message.translated(legacy(message.content()));
		}
	}

}
