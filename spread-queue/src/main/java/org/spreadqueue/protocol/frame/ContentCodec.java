// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.json.JsonReader;
import org.spreadqueue.format.message.MessageCodec;

/**
 * Reads contents for or from a Perl program. Values, limits and numbers are those of the
 * Perl formats, so that what JSON can carry and Perl cannot is found here. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class ContentCodec {

	static final ContentCodec DEFAULT = new ContentCodec();

	private static final FormatLimits JSON_LIMITS = new FormatLimits(NativeProtocol.MAX_MESSAGE_BYTES,
			NativeProtocol.MAX_MESSAGE_BYTES, FormatLimits.DEFAULT.maxDepth(), FormatLimits.DEFAULT.maxNodes(),
			FormatLimits.DEFAULT.maxNumberChars());

	private final MessageCodec perl = new MessageCodec();

	/**
	 * Returns in which format its sender reads: for JSON the default one. Reads no more
	 * than a header.
	 * @throws FormatException if the type is neither {@link Content#JSON} nor
	 * {@link Content#PERL}, or the header is malformed
	 */
	public WireFormat format(Content content) throws FormatException {
		return isPerl(content) ? this.perl.format(content.body()) : WireFormat.DEFAULT;
	}

	/**
	 * Reads a value, and in which format its sender reads: for JSON the default one.
	 * @throws FormatException if the type is neither {@link Content#JSON} nor
	 * {@link Content#PERL}, or the bytes are malformed
	 */
	public DecodedMessage read(Content content) throws FormatException {
		if (isPerl(content)) {
			return this.perl.decode(content.body());
		}
		return new DecodedMessage(WireFormat.DEFAULT, new JsonReader(content.body(), JSON_LIMITS).read());
	}

	private static boolean isPerl(Content content) throws FormatException {
		if (!content.isPerl() && !content.type().equals(Content.JSON)) {
			throw new FormatException(
					"content type '" + content.type() + "' is neither " + Content.JSON + " nor " + Content.PERL);
		}
		return content.isPerl();
	}

}
