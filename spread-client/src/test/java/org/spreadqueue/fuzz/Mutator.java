// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes inputs from those of a corpus. What it makes depends on the seed and the number
 * of the input only, so that one input can be made again without those before it.
 */
final class Mutator {

	/** As large as the largest Spread message, and twice that. */
	private static final int LONGEST = 300_000;

	private static final int MOST_CHANGES = 8;

	/** Numbers at which lengths, counts and signs go wrong. */
	private static final long[] EDGES = { 0, 1, 2, 0x7f, 0x80, 0xff, 100, 101, 1000, 0x7fff, 0xffff, 0x8000_0080L,
			Integer.MAX_VALUE, Integer.MIN_VALUE, -1, (1L << 53) - 1, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE };

	private final List<byte[]> corpus;

	private final long seed;

	Mutator(List<byte[]> corpus, long seed) {
		this.corpus = corpus;
		this.seed = seed;
	}

	/** The first inputs are those of the corpus, unchanged. */
	byte[] input(long number) {
		if (number < this.corpus.size()) {
			return this.corpus.get((int) number).clone();
		}
		SplittableRandom random = new SplittableRandom(this.seed * 0x9E37_79B9_7F4A_7C15L + number);
		byte[] input = any(random);
		// Most inputs stay near the corpus, or they would all fail at the first byte.
		int changes = 1 + Math.min(random.nextInt(MOST_CHANGES), random.nextInt(MOST_CHANGES));
		for (int i = 0; i < changes; i++) {
			input = changed(input, random);
		}
		return (input.length <= LONGEST) ? input : Arrays.copyOf(input, LONGEST);
	}

	private byte[] any(SplittableRandom random) {
		return this.corpus.get(random.nextInt(this.corpus.size()));
	}

	private byte[] changed(byte[] input, SplittableRandom random) {
		int at = random.nextInt(input.length + 1);
		int end = at + random.nextInt(Math.min(64, input.length - at) + 1);
		return switch (random.nextInt(10)) {
			case 0 -> replaced(input, at, Math.min(input.length, at + 1), bytes(1, random));
			case 1 -> flipped(input, random);
			case 2 -> replaced(input, at, at, bytes(1 + random.nextInt(16), random));
			case 3 -> replaced(input, at, end, new byte[0]);
			case 4 -> Arrays.copyOf(input, at);
			case 5 -> overwritten(input, at, edge(random));
			case 6 -> replaced(input, at, at, edge(random));
			case 7 -> replaced(input, at, end, repeated(Arrays.copyOfRange(input, at, end), random));
			case 8 -> replaced(input, at, end, piece(any(random), random));
			default -> replaced(input, at, input.length, piece(any(random), random));
		};
	}

	private static byte[] flipped(byte[] input, SplittableRandom random) {
		byte[] copy = input.clone();
		if (copy.length > 0) {
			copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
		}
		return copy;
	}

	private static byte[] bytes(int length, SplittableRandom random) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return bytes;
	}

	/** A number as programs write it: 1, 2, 4 or 8 bytes in either order, or digits. */
	private static byte[] edge(SplittableRandom random) {
		long number = EDGES[random.nextInt(EDGES.length)];
		int power = random.nextInt(5);
		if (power == 4) {
			return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
		}
		int length = 1 << power;
		byte[] big = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
		byte[] little = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();
		return random.nextBoolean() ? Arrays.copyOfRange(big, Long.BYTES - length, Long.BYTES)
				: Arrays.copyOf(little, length);
	}

	/** Some inputs nest something, or have much of it. */
	private static byte[] repeated(byte[] piece, SplittableRandom random) {
		int times = (random.nextInt(20) == 0) ? random.nextInt(4000) : random.nextInt(8);
		byte[] all = new byte[piece.length * times];
		for (int i = 0; i < times; i++) {
			System.arraycopy(piece, 0, all, i * piece.length, piece.length);
		}
		return all;
	}

	private static byte[] piece(byte[] other, SplittableRandom random) {
		int from = random.nextInt(other.length + 1);
		return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
	}

	private static byte[] overwritten(byte[] input, int at, byte[] with) {
		return replaced(input, at, Math.min(input.length, at + with.length), with);
	}

	private static byte[] replaced(byte[] input, int from, int to, byte[] with) {
		byte[] result = Arrays.copyOf(input, from + with.length + input.length - to);
		System.arraycopy(with, 0, result, from, with.length);
		System.arraycopy(input, to, result, from + with.length, input.length - to);
		return result;
	}

}
