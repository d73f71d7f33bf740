// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.value.Unicode;

/**
 * What a content must be to travel, whoever makes it. Reading a frame, the API of a
 * sender and the answers of a worker ask here, so what one of our programs sends, the
 * others take.
 *
 * @since 0.1.0
 */
public final class ContentRules {

	private static final String HALF_A_PAIR = " has half of a surrogate pair, which is no character. "
			+ "Cut texts between code points";

	private ContentRules() {
	}

	/**
	 * Returns what is wrong with a content, with the way out, as a sentence without its
	 * full stop, or {@code null} if it can travel. Does not look at the size of the body.
	 */
	public static @Nullable String problemOf(Content content) {
		return problemOf(content, FrameLimits.MAX_HEADERS, FrameLimits.MAX_HEADER_BYTES);
	}

	/**
	 * As {@link #problemOf(Content)}, for the message of a sender: in a dead-letter queue
	 * it gets further headers.
	 */
	public static @Nullable String problemOfSender(Content content) {
		return problemOf(content, FrameLimits.MAX_SENDER_HEADERS, FrameLimits.MAX_SENDER_HEADER_BYTES);
	}

	private static @Nullable String problemOf(Content content, int maxHeaders, int maxBytes) {
		String problem = problemOfType(content.type());
		Map<String, String> headers = content.headers();
		if (problem != null || headers.isEmpty()) {
			return problem;
		}
		if (headers.size() > maxHeaders) {
			return "There are " + headers.size() + " headers, at most " + maxHeaders
					+ " are possible. Put data into the payload";
		}
		long bytes = 0;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			String name = header.getKey();
			if (name.length() > FrameLimits.MAX_HEADER_NAME) {
				return "The name of a header has " + name.length() + " characters, at most "
						+ FrameLimits.MAX_HEADER_NAME + " are possible. Choose a shorter one";
			}
			if (!Unicode.isWellFormed(name)) {
				return "The name of a header" + HALF_A_PAIR;
			}
			if (!Unicode.isWellFormed(header.getValue())) {
				return "Header '" + name + "'" + HALF_A_PAIR;
			}
			bytes += utf8Length(name) + utf8Length(header.getValue());
		}
		return (bytes <= maxBytes) ? null : "The headers have " + bytes + " bytes, at most " + maxBytes
				+ " are possible. Put data into the payload";
	}

	/** As {@link #problemOf(Content)}, of its type alone. */
	static @Nullable String problemOfType(String type) {
		if (type.equals(Content.JSON)) {
			return null;
		}
		if (type.isEmpty() || type.length() > FrameLimits.MAX_CONTENT_TYPE) {
			return "The content type has " + type.length() + " characters, 1 to " + FrameLimits.MAX_CONTENT_TYPE
					+ " are possible. Use one like 'text/plain'";
		}
		for (int i = 0; i < type.length(); i++) {
			if (type.charAt(i) < ' ' || type.charAt(i) > '~') {
				return "The content type has the character U+%04X. Use visible ASCII as in 'text/plain'"
					.formatted((int) type.charAt(i));
			}
		}
		return null;
	}

	private static long utf8Length(String text) {
		long length = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			length += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return length;
	}

}
