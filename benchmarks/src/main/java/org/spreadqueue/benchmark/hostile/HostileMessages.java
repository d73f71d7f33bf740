// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;

import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Bodies that no program of ours would send. Frames are written without the project's
 * codec, which would refuse most of them.
 */
final class HostileMessages {

	/** Just below what a Spread message takes. */
	private static final int LARGEST = 100_000;

	/** Made once: otherwise the peer would take the processor from its victims. */
	private static final byte[] ZEROS = zeros();

	private static final CBORMapper CBOR = new CBORMapper();

	private final RandomGenerator random;

	HostileMessages(RandomGenerator random) {
		this.random = random;
	}

	byte[] noise() {
		byte[] bytes = new byte[1 + this.random.nextInt(2000)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	/** Outcomes and holdings of jobs that nobody has dispatched. */
	byte[] status() {
		Object range = List.of(producer(), 1L, this.random.nextBoolean() ? Long.MAX_VALUE : 90_000L);
		return frames(List.of(frame("status", "st", "ready", "c", Integer.MAX_VALUE, "dn", List.of(range)),
				frame("status", "st", "working", "c", -1, "hd", List.of(range), "rj", List.of(range)),
				frame("status", "st", "ready", "c", 10, "fl",
						List.of(List.of(id(Long.MAX_VALUE), Map.of("t", "x\n\u001b[31m", "m", text(5000)), true))),
				frame("status", "st", "terminate")));
	}

	byte[] hello() {
		return frames(List.of(frame("hello", "v", this.random.nextBoolean() ? 1 : Integer.MAX_VALUE, "n",
				this.random.nextLong(Long.MAX_VALUE))));
	}

	/** Values at which sums overflow, names that are none, texts that fill a log. */
	byte[] submits() {
		return frames(List.of(frame("submit", "i", id(Long.MAX_VALUE), "b", json("last")),
				frame("submit", "i", id(1), "pv", Long.MAX_VALUE, "b", json("gap"), "a", Integer.MAX_VALUE),
				frame("submit", "i", id(1), "o", "#a\nb", "b", json("originator")),
				frame("submit", "i", id(1), "o", "#" + text(500) + "#d", "b", json("long originator")),
				frame("submit", "i", id(1), "t", text(20_000), "b", json("long type")),
				frame("submit", "i", id(-1), "x", -1, "d", Long.MAX_VALUE, "p", -5, "b", json("times")),
				frame("submit", "i", id(1), "g", text(20_000), "r", true, "b", json("long key"))));
	}

	byte[] handOver() {
		return frames(List.of(frame("submit", "i", id(1), "o", "#nobody#localhost", "a", 3, "b", json(text(1000)))));
	}

	/** To a sender: accepted, done, failed, all that it never sent. */
	byte[] answers() {
		return frames(List.of(
				frame("confirm", "n", producer(), "u", Long.MAX_VALUE, "w", Integer.MAX_VALUE, "dn",
						List.of(1L, Long.MAX_VALUE)),
				frame("confirm", "n", producer(), "u", 0, "w", 0, "ws", 0, "rx", Long.MAX_VALUE, "rw", true, "en",
						List.of(List.of(1L, "dead-lettered", text(1000)))),
				frame("ack", "i", id(5)), frame("response", "i", id(5), "b", json("forged")),
				frame("response", "i", id(6), "er", Map.of("t", text(2000), "m", text(20_000)))));
	}

	byte[] dispatch() {
		return frames(List.of(frame("dispatch", "i", id(1), "b", json("forged"), "a", Integer.MAX_VALUE, "o",
				"#nobody#localhost", "r", true)));
	}

	/** Each header name has the hash of all others. */
	byte[] collidingHeaders() {
		Map<String, String> headers = new LinkedHashMap<>();
		for (int i = 0; i < 4096; i++) {
			StringBuilder name = new StringBuilder();
			for (int bit = 0; bit < 12; bit++) {
				name.append(((i >> bit & 1) == 0) ? "Aa" : "BB");
			}
			headers.put(name.toString(), "");
		}
		return frames(List.of(frame("submit", "i", id(1), "h", headers, "b", json("headers"))));
	}

	byte[] nestedTags() {
		byte[] tags = new byte[LARGEST];
		Arrays.fill(tags, (byte) 0xc1);
		return tags;
	}

	/** One of a thousand parts, without the others. */
	byte[] part() {
		return frames(
				List.of(frame("part", "n", this.random.nextInt(1000), "pn", 0, "pm", 1000, "b", new byte[LARGEST])));
	}

	/** Nested, aliased and compressed data of Perl, to be read from {@code MQ_}. */
	byte[] perlBomb() {
		return switch (this.random.nextInt(4)) {
			case 0 -> perl("Data::Dumper", "", ("$VAR1 = " + "[".repeat(40_000)).getBytes(StandardCharsets.US_ASCII));
			case 1 -> perl("YAML", "", aliases().getBytes(StandardCharsets.US_ASCII));
			case 2 -> perl("Data::Dumper", "Compress::Zlib", ZEROS);
			default -> perl("JSON", "", "{\"a\":".repeat(8000).getBytes(StandardCharsets.US_ASCII));
		};
	}

	private static byte[] perl(String serializer, String compressor, byte[] body) {
		return "^%s|||hex|%s^%s".formatted(serializer, compressor, HexFormat.of().formatHex(body))
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static String aliases() {
		StringBuilder yaml = new StringBuilder("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
		for (int i = 1; i < 30; i++) {
			yaml.append("a%d: &a%d\n".formatted(i, i)).append("  - *a%d\n".formatted(i - 1).repeat(9));
		}
		return yaml.toString();
	}

	private static byte[] zeros() {
		Deflater deflater = new Deflater();
		deflater.setInput(new byte[40_000_000]);
		deflater.finish();
		byte[] compressed = new byte[LARGEST];
		int length = deflater.deflate(compressed);
		deflater.end();
		return Arrays.copyOf(compressed, length);
	}

	private byte[] id(long sequence) {
		return ByteBuffer.allocate(16).put(producer()).putLong(sequence).array();
	}

	private byte[] producer() {
		return ByteBuffer.allocate(Long.BYTES).putLong(this.random.nextLong()).array();
	}

	private static byte[] json(String text) {
		return ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
	}

	private static String text(int length) {
		return "e".repeat(length);
	}

	private static Map<String, Object> frame(String kind, Object... keysAndValues) {
		Map<String, Object> frame = new LinkedHashMap<>();
		frame.put("k", kind);
		for (int i = 0; i < keysAndValues.length; i += 2) {
			frame.put((String) keysAndValues[i], keysAndValues[i + 1]);
		}
		return frame;
	}

	static byte[] frames(List<Map<String, Object>> frames) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		frames.forEach((frame) -> all.writeBytes(CBOR.writeValueAsBytes(frame)));
		return all.toByteArray();
	}

}
