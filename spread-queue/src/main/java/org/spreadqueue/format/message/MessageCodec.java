// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.denter.DenterReader;
import org.spreadqueue.format.denter.DenterWriter;
import org.spreadqueue.format.dumper.DumperReader;
import org.spreadqueue.format.dumper.DumperWriter;
import org.spreadqueue.format.json.JsonReader;
import org.spreadqueue.format.json.JsonWriter;
import org.spreadqueue.format.value.PerlValue;
import org.spreadqueue.format.value.TreeBuilder;
import org.spreadqueue.format.yaml.YamlReader;
import org.spreadqueue.format.yaml.YamlWriter;

/**
 * Reads and writes complete messages of Data::Serializer: header, armour, compression and
 * body. Immutable and thread-safe.
 * <p>
 * Reading never evaluates anything, takes linear time, and ends in a tree or a
 * {@link FormatException}. It simplifies what trees do not have: {@code undef} becomes
 * null, shared values become copies, a reference to a scalar becomes the scalar, an
 * object loses its class, except that booleans of JSON modules become booleans. Cycles,
 * code, file handles and compiled regexps are refused. Bare integers of Data::Dumper and
 * numbers of JSON become numbers; all else that looks like a number stays text.
 * <p>
 * Writing produces the canonical form that the Perl modules are proven to read: sorted
 * keys, text (in Data::Denter and YAML as UTF-8), byte strings from binary nodes,
 * booleans as 1 and 0 (in JSON as booleans). Values that a format cannot carry are
 * refused with their path.
 * <p>
 * Source of all facts: docs/protocol/perl-formats.md and the vectors of the tests,
 * recorded from Data::Serializer 0.65, Data::Dumper 2.184, Data::Denter 0.15, YAML 1.30
 * and JSON::PP 4.07.
 *
 * @since 0.1.0
 */
public final class MessageCodec {

	private final FormatLimits limits;

	private final ByteStrings byteStrings;

	/** Creates a codec with the default limits that reads byte strings as text. */
	public MessageCodec() {
		this(FormatLimits.DEFAULT, ByteStrings.TEXT);
	}

	public MessageCodec(FormatLimits limits, ByteStrings byteStrings) {
		this.limits = limits;
		this.byteStrings = byteStrings;
	}

	/**
	 * Reads the header of a message, and nothing else: how it travelled and must be
	 * answered.
	 * @throws FormatException if the header is malformed, or of another format
	 */
	public WireFormat format(byte[] message) throws FormatException {
		return MessageHeader.parse(message).format();
	}

	/**
	 * Reads a complete message in the format that its header names.
	 * @throws FormatException if it is broken, hostile, too large, or in another format
	 */
	public DecodedMessage decode(byte[] message) throws FormatException {
		requireMessageSize(message.length, "");
		MessageHeader header = MessageHeader.parse(message);
		WireFormat format = header.format();
		byte[] body = ArmouredBody.unwrap(Arrays.copyOfRange(message, header.length(), message.length),
				format.armour());
		if (format.compressed()) {
			body = Zlib.decompress(body, this.limits.maxTextBytes());
		}
		requireTextSize(body.length);
		return new DecodedMessage(format, read(format.serializer(), body));
	}

	/**
	 * Writes a complete message, with header.
	 * @throws FormatException if the format cannot carry the value, or a limit is
	 * exceeded
	 */
	public byte[] encode(JsonNode value, WireFormat format) throws FormatException {
		WritableTree.check(value, format.serializer(), this.limits);
		byte[] body = write(format.serializer(), value);
		requireTextSize(body.length);
		if (format.compressed()) {
			body = Zlib.compress(body);
		}
		byte[] header = format.header().getBytes(StandardCharsets.US_ASCII);
		byte[] armoured = ArmouredBody.wrap(body, format.armour());
		requireMessageSize(header.length + armoured.length, ". Base64 or compression would make it smaller");
		byte[] message = Arrays.copyOf(header, header.length + armoured.length);
		System.arraycopy(armoured, 0, message, header.length, armoured.length);
		return message;
	}

	private JsonNode read(Serializer serializer, byte[] body) throws FormatException {
		return switch (serializer) {
			// An empty body is how these two write undef.
			case DATA_DUMPER ->
				(body.length == 0) ? NullNode.getInstance() : tree(new DumperReader(body, this.limits).read(), body);
			case DATA_DENTER ->
				(body.length == 0) ? NullNode.getInstance() : tree(new DenterReader(body, this.limits).read(), body);
			case YAML -> tree(new YamlReader(body, this.limits).read(), body);
			case JSON -> new JsonReader(body, this.limits).read();
		};
	}

	private JsonNode tree(PerlValue value, byte[] body) throws FormatException {
		return new TreeBuilder(this.limits.forText(body.length), this.byteStrings).build(value);
	}

	private static byte[] write(Serializer serializer, JsonNode value) {
		return switch (serializer) {
			case DATA_DUMPER -> DumperWriter.write(value);
			case DATA_DENTER -> DenterWriter.write(value);
			case YAML -> YamlWriter.write(value);
			case JSON -> JsonWriter.write(value);
		};
	}

	private void requireMessageSize(int bytes, String wayOut) throws FormatException {
		if (bytes > this.limits.maxMessageBytes()) {
			throw new FormatException("The message has " + bytes + " bytes, but at most "
					+ this.limits.maxMessageBytes() + " fit" + wayOut);
		}
	}

	private void requireTextSize(int bytes) throws FormatException {
		if (bytes > this.limits.maxTextBytes()) {
			throw new FormatException("The body of the message has " + bytes + " bytes, but at most "
					+ this.limits.maxTextBytes() + " are read");
		}
	}

}
