// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.format.FormatException;

/**
 * What a message carries, as bytes. Nobody on the way reads them.
 *
 * @param type its media type, {@link #JSON} or {@link #PERL}
 * @param body the bytes; never changed after construction
 * @param headers texts by name
 * @since 0.1.0
 */
public record Content(String type, byte[] body, Map<String, String> headers) {

	/** Type of a payload in JSON, in UTF-8. */
	public static final String JSON = "application/json";

	/** Type of a payload in a format of Data::Serializer. */
	public static final String PERL = "application/x-perl-data-serializer";

	/** JSON's null, the payload of messages and answers that have none. */
	public static final Content NULL = json("null".getBytes(StandardCharsets.US_ASCII));

	/** The objects of a text. */
	private static final int TEXT_OVERHEAD = 48;

	/** The objects of the headers together. */
	private static final int MAP_OVERHEAD = 200;

	/** The entry of a header, and its place in the table. */
	private static final int HEADER_OVERHEAD = 64;

	/** Copies the headers. */
	public Content {
		// Not Map.copyOf: a stranger can choose names that make it slow.
		headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
	}

	public static Content of(String type, byte[] body) {
		return new Content(type, body, Map.of());
	}

	/**
	 * Returns a payload that is JSON in UTF-8 already. It is neither copied nor checked:
	 * who reads it will find what is wrong with it.
	 */
	public static Content json(byte[] json) {
		return of(JSON, json);
	}

	/**
	 * Writes a tree as JSON.
	 * @throws IllegalArgumentException if Jackson cannot write it
	 */
	public static Content json(JsonNode tree) {
		return json(JsonTree.write(tree));
	}

	/** Returns this content with these headers instead of its own. */
	public Content withHeaders(Map<String, String> headers) {
		return new Content(this.type, this.body, headers);
	}

	/** Whether it is in a format of Data::Serializer. */
	public boolean isPerl() {
		return this.type.equals(PERL);
	}

	/**
	 * Whether it is JSON's null, as Jackson writes it. Reads nothing else; for what Perl
	 * has sent, only its {@link #tree()} tells.
	 */
	public boolean isNull() {
		return this.type.equals(JSON) && Arrays.equals(this.body, NULL.body);
	}

	/**
	 * Reads the payload as a tree, anew with each call. Takes time in proportion to the
	 * body, so never call it on an event loop.
	 * @throws UnreadableMessageException if the body is malformed or of an unknown type
	 */
	public JsonNode tree() {
		if (this.type.equals(JSON)) {
			return JsonTree.read(this.body);
		}
		try {
			return ContentCodec.DEFAULT.read(this).value();
		}
		catch (FormatException ex) {
			throw new UnreadableMessageException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Returns how much memory it takes besides its object and those of the array, in
	 * bytes. The number of bytes of the body, if that is all there is.
	 */
	public int size() {
		int size = this.body.length;
		if (!this.type.equals(JSON) && !this.type.equals(PERL)) {
			size += sizeOf(this.type);
		}
		if (this.headers.isEmpty()) {
			return size;
		}
		size += MAP_OVERHEAD;
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			size += HEADER_OVERHEAD + sizeOf(header.getKey()) + sizeOf(header.getValue());
		}
		return size;
	}

	/** Returns how much memory a text takes at most, in bytes. */
	public static int sizeOf(String text) {
		return TEXT_OVERHEAD + 2 * text.length();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Content that && this.type.equals(that.type) && Arrays.equals(this.body, that.body)
				&& this.headers.equals(that.headers);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.type, Arrays.hashCode(this.body), this.headers);
	}

	@Override
	public String toString() {
		return "Content[type=" + this.type + ", body=" + this.body.length + " bytes, headers=" + this.headers + "]";
	}

}
