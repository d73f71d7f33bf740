// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

/**
 * What a message may cost. Anything beyond is refused, in reading and in writing.
 *
 * @param maxMessageBytes the whole message as it travels
 * @param maxTextBytes the body without armour and compression, and all strings together
 * after shared values have been copied
 * @param maxDepth nested containers and references
 * @param maxNodes values, counted after shared values have been copied; fewer in a short
 * text: 10,000 and ten for each byte
 * @param maxNumberChars the text of one number
 * @since 0.1.0
 */
public record FormatLimits(int maxMessageBytes, int maxTextBytes, int maxDepth, int maxNodes, int maxNumberChars) {

	/** Fits one Spread message of a queue, at most 143,119 bytes. */
	public static final FormatLimits DEFAULT = new FormatLimits(143_119, 1024 * 1024, 256, 1_000_000, 400);

	/** Values that any text may have, shared ones counted as often as they appear. */
	private static final long ALWAYS_NODES = 10_000;

	/** Without sharing, a value takes two bytes of text. */
	private static final long NODES_PER_BYTE = 10;

	/** Readers and writers recurse, and the stack holds no more. */
	private static final int DEEPEST = 1000;

	public FormatLimits {
		requirePositive("maxMessageBytes", maxMessageBytes);
		requirePositive("maxTextBytes", maxTextBytes);
		requirePositive("maxDepth", maxDepth);
		requirePositive("maxNodes", maxNodes);
		requirePositive("maxNumberChars", maxNumberChars);
		if (maxDepth > DEEPEST) {
			throw new IllegalArgumentException("maxDepth is " + maxDepth + ", but must be at most " + DEEPEST);
		}
	}

	/**
	 * Returns these limits for a text of so many bytes. Values may be shared, but a short
	 * text must not become a tree of a million values.
	 */
	public FormatLimits forText(int bytes) {
		int nodes = (int) Math.min(this.maxNodes, ALWAYS_NODES + NODES_PER_BYTE * bytes);
		return new FormatLimits(this.maxMessageBytes, this.maxTextBytes, this.maxDepth, nodes, this.maxNumberChars);
	}

	private static void requirePositive(String name, int value) {
		if (value < 1) {
			throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
		}
	}

}
