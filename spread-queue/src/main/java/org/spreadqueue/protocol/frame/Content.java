package org.spreadqueue.protocol.frame;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * What a message carries.
 *
 * @param type its media type
 * @param body the bytes; never changed after construction
 * @param headers texts by name
 * @since 0.1.0
 */
public record Content(String type, byte[] body, Map<String, String> headers) {

	/** Type of a payload in JSON. */
	public static final String JSON = "application/json";

	/** Type of a payload in a format of Data::Serializer. */
	public static final String PERL = "application/x-perl-data-serializer";

	public Content {
		headers = Map.copyOf(headers);
	}

	public static Content of(String type, byte[] body) {
		return new Content(type, body, Map.of());
	}

	/** Returns roughly how much memory it takes, in bytes. */
	public int size() {
		int size = this.body.length;
		for (Map.Entry<String, String> header : this.headers.entrySet()) {
			size += 2 * (header.getKey().length() + header.getValue().length());
		}
		return size;
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
