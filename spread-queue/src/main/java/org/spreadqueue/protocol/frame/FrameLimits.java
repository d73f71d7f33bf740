// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import org.spreadqueue.protocol.frame.cbor.PacketReader;

/**
 * What a native Spread message and its frames may have at most. Whoever reaches a daemon
 * can send anything, so {@link FrameCodec} lets nothing further in that exceeds these
 * limits, and nothing behind it needs to check again. The table of section 3.1 of
 * docs/protocol/native.md shows them.
 * <p>
 * A char counts as one, as in {@link String#length()}.
 *
 * @since 0.1.0
 */
public final class FrameLimits {

	/**
	 * Highest number, so also the highest sequence: 2<sup>53</sup> - 1. A million
	 * messages a second use it up in 285 years.
	 */
	public static final long MAX_NUMBER = PacketReader.MAX_NUMBER;

	/** Highest attempt; more count as this many. */
	public static final int MAX_ATTEMPT = 1_000_000;

	/** Frames of a Spread message. */
	public static final int MAX_FRAMES = 5_000;

	/** After so many frames that cannot be read, the rest is not looked at. */
	public static final int MAX_MALFORMED = 100;

	/** Entries of one list: ranges, failures, outcomes. */
	public static final int MAX_ENTRIES = 20_000;

	/**
	 * Ids that all lists of a Spread message name together: few bytes can name any
	 * number. A worker holds 10,500 at most.
	 */
	public static final int MAX_IDS = 30_000;

	/** Maps and arrays within each other, where nobody knows what they are for. */
	public static final int MAX_DEPTH = PacketReader.MAX_DEPTH;

	/** Parts of a frame. */
	public static final int MAX_PARTS = 1_000;

	/** Chars of a content type: visible ASCII and spaces. */
	public static final int MAX_CONTENT_TYPE = 255;

	/** Headers of a content. */
	public static final int MAX_HEADERS = 100;

	/** Bytes of the names and values of all headers of a content, in UTF-8. */
	public static final int MAX_HEADER_BYTES = 64 * 1024;

	/**
	 * Headers that a sender may give its message: when it fails, those of a dead letter
	 * must find room.
	 */
	public static final int MAX_SENDER_HEADERS = 90;

	/** Bytes of the headers that a sender may give its message. */
	public static final int MAX_SENDER_HEADER_BYTES = 56 * 1024;

	/** Chars of the name of a header. */
	public static final int MAX_HEADER_NAME = 256;

	/** Chars of an ordering key. */
	public static final int MAX_ORDERING_KEY = 16_384;

	/** Chars of the type of an error. */
	public static final int MAX_ERROR_TYPE = 1_024;

	/** Chars of the text of an error, or of another outcome. */
	public static final int MAX_ERROR_TEXT = 32_768;

	/** A fraction, in millionths: the whole. */
	public static final int MAX_FRACTION = 1_000_000;

	/** Chars of the text of a job's progress. */
	public static final int MAX_PROGRESS_TEXT = 256;

	/** Bytes of an operator's question, so that it can name 10,000 messages. */
	public static final int MAX_QUESTION_BYTES = 512 * 1024;

	/** Chars of the word for a kind, a state or an outcome. */
	public static final int MAX_WORD = 64;

	private FrameLimits() {
	}

}
