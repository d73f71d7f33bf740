// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads the CBOR of a Spread message, one item after the other. Knows what frames need,
 * and refuses the rest, tags above all. Whatever the bytes are, a read takes time and
 * memory in proportion to the bytes that it passes; what they announce is believed only
 * as far as they are there. Not thread-safe.
 */
public final class PacketReader {

	/**
	 * Highest number. Whatever is done with a few such numbers stays far from the end of
	 * the range, and a program that holds numbers as floating point loses no digit.
	 */
	public static final long MAX_NUMBER = (1L << 53) - 1;

	/** Maps and arrays within each other, where nobody knows what they are for. */
	public static final int MAX_DEPTH = 16;

	private static final int UNSIGNED = 0;

	private static final int NEGATIVE = 1;

	private static final int BYTES = 2;

	private static final int TEXT = 3;

	private static final int ARRAY = 4;

	private static final int MAP = 5;

	private static final int TAG = 6;

	private static final String[] NAMES = { "a number", "a negative number", "bytes", "a text", "an array", "a map",
			"a tag", "a simple value" };

	/** In place of a length: what follows ends with a {@link #BREAK}. */
	private static final int OPEN = 31;

	private static final int BREAK = 0xFF;

	private static final int FALSE = 0xF4;

	private static final int TRUE = 0xF5;

	private final byte[] bytes;

	private final int end;

	private int at;

	private final int maxIds;

	/** How many more ids the lists of this message may name. */
	private long idsLeft;

	/**
	 * Begins at the first byte.
	 * @param packet what to read
	 * @param maxIds how many ids all lists of this message may name together
	 */
	public PacketReader(ByteSlice packet, int maxIds) {
		this.bytes = packet.array();
		this.at = packet.from();
		this.end = packet.from() + packet.length();
		this.maxIds = maxIds;
		this.idsLeft = maxIds;
	}

	public boolean isAtEnd() {
		return this.at == this.end;
	}

	public int position() {
		return this.at;
	}

	/** Goes back to an item and passes over it; returns whether its end was found. */
	public boolean skipFrom(int position) {
		this.at = position;
		try {
			skip();
			return true;
		}
		catch (MalformedFrameException ex) {
			return false;
		}
	}

	/** Takes so many of the ids that the lists of this message may name. */
	public void takeIds(long count) throws MalformedFrameException {
		if (count > this.idsLeft) {
			throw new MalformedFrameException("more than " + this.maxIds + " ids in a message");
		}
		this.idsLeft -= count;
	}

	/**
	 * Begins a map. Returns how many keys are {@link #hasNext left}.
	 */
	public long map() throws MalformedFrameException {
		return entries(require(MAP));
	}

	/** Begins an array. Returns how many items are {@link #hasNext left}. */
	public long array() throws MalformedFrameException {
		return entries(require(ARRAY));
	}

	/** Negative if only a break ends them. Each entry has at least one byte. */
	private long entries(int head) throws MalformedFrameException {
		return isOpen(head) ? -1 : length(head);
	}

	/**
	 * Whether a map or array goes on; to be asked before each entry, with one less each
	 * time. Passes over the break.
	 */
	public boolean hasNext(long left) throws MalformedFrameException {
		if (left >= 0) {
			return left > 0;
		}
		boolean ends = peek() == BREAK;
		this.at += ends ? 1 : 0;
		return !ends;
	}

	public boolean isArray() throws MalformedFrameException {
		return peek() >>> 5 == ARRAY;
	}

	public boolean isNumber() throws MalformedFrameException {
		return peek() >>> 5 == UNSIGNED;
	}

	/** Reads a number, which is never negative. */
	public long number() throws MalformedFrameException {
		int head = next();
		if (head >>> 5 > NEGATIVE) {
			throw unexpected(head, UNSIGNED);
		}
		long number = argument(head);
		if (head >>> 5 == NEGATIVE || number < 0 || number > MAX_NUMBER) {
			throw new MalformedFrameException("a number that is negative or too large");
		}
		return number;
	}

	public boolean flag() throws MalformedFrameException {
		int head = next();
		if (head != TRUE && head != FALSE) {
			throw new MalformedFrameException(NAMES[head >>> 5] + " where true or false belongs");
		}
		return head == TRUE;
	}

	public byte[] bytes() throws MalformedFrameException {
		int head = require(BYTES);
		if (isOpen(head)) {
			return pieces(BYTES);
		}
		int length = length(head);
		byte[] copy = new byte[length];
		System.arraycopy(this.bytes, this.at, copy, 0, length);
		this.at += length;
		return copy;
	}

	/** Reads a fixed number of bytes where they are; returns the place of the first. */
	public int fixedBytes(int length, String what) throws MalformedFrameException {
		int found = length(require(BYTES));
		if (found != length) {
			throw new MalformedFrameException(what + " of " + found + " bytes");
		}
		int place = this.at;
		this.at += length;
		return place;
	}

	/** The eight bytes from a place on, as a number. */
	public long longAt(int place) {
		return BigEndian.read(this.bytes, place);
	}

	/** Reads a text of at most so many chars. */
	public String text(int maxChars, String what) throws MalformedFrameException {
		int head = require(TEXT);
		String text;
		if (isOpen(head)) {
			byte[] whole = pieces(TEXT);
			text = decode(whole, 0, whole.length);
		}
		else {
			int length = length(head);
			text = decode(this.bytes, this.at, length);
			this.at += length;
		}
		if (text.length() > maxChars) {
			throw new MalformedFrameException(
					what + " of " + text.length() + " characters, at most " + maxChars + " are possible");
		}
		return text;
	}

	/** Reads the name of a key; returns {@code null} if the table does not have it. */
	public @Nullable Key<?> key(KeyTable table) throws MalformedFrameException {
		int head = require(TEXT);
		if (isOpen(head)) {
			byte[] whole = pieces(TEXT);
			return table.find(whole, 0, whole.length);
		}
		int length = length(head);
		int from = this.at;
		this.at += length;
		return table.find(this.bytes, from, length);
	}

	/** Passes over an item, whatever it is. */
	public void skip() throws MalformedFrameException {
		skip(0);
	}

	private void skip(int depth) throws MalformedFrameException {
		if (depth > MAX_DEPTH) {
			throw new MalformedFrameException("a value that is nested deeper than " + MAX_DEPTH);
		}
		int head = next();
		int type = head >>> 5;
		switch (type) {
			case BYTES, TEXT -> skipString(head);
			case ARRAY, MAP -> {
				for (long left = entries(head); hasNext(left); left--) {
					skip(depth + 1);
					if (type == MAP) {
						skip(depth + 1);
					}
				}
			}
			case TAG -> throw new MalformedFrameException("a tag, which no frame has");
			default -> {
				if (head == BREAK) {
					throw new MalformedFrameException("an end where nothing has begun");
				}
				argument(head);
			}
		}
	}

	private void skipString(int head) throws MalformedFrameException {
		if (!isOpen(head)) {
			int length = length(head);
			this.at += length;
			return;
		}
		while (hasNext(-1)) {
			int length = length(require(head >>> 5));
			this.at += length;
		}
	}

	/** Reads what comes in pieces, as Jackson writes long texts. */
	private byte[] pieces(int type) throws MalformedFrameException {
		int begin = this.at;
		int total = 0;
		while (hasNext(-1)) {
			int length = length(require(type));
			total += length;
			this.at += length;
		}
		byte[] whole = new byte[total];
		this.at = begin;
		int filled = 0;
		while (hasNext(-1)) {
			int length = length(require(type));
			System.arraycopy(this.bytes, this.at, whole, filled, length);
			filled += length;
			this.at += length;
		}
		return whole;
	}

	private static String decode(byte[] bytes, int from, int length) throws MalformedFrameException {
		int i = from;
		while (i < from + length && bytes[i] >= 0) {
			i++;
		}
		if (i == from + length) {
			return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedFrameException("a text that is not UTF-8");
		}
	}

	private int require(int type) throws MalformedFrameException {
		int head = next();
		if (head >>> 5 != type) {
			throw unexpected(head, type);
		}
		return head;
	}

	private static MalformedFrameException unexpected(int head, int type) {
		return new MalformedFrameException(NAMES[head >>> 5] + " where " + NAMES[type] + " belongs");
	}

	private static boolean isOpen(int head) {
		return (head & 0x1F) == OPEN;
	}

	/** A number of bytes or entries that is surely there. */
	private int length(int head) throws MalformedFrameException {
		long length = argument(head);
		if (length < 0 || length > this.end - this.at) {
			throw cutOff();
		}
		return (int) length;
	}

	/** The number in the head of an item, or in the bytes behind it. */
	private long argument(int head) throws MalformedFrameException {
		int info = head & 0x1F;
		if (info < 24) {
			return info;
		}
		if (info > 27) {
			throw new MalformedFrameException("a length that CBOR does not have");
		}
		int size = 1 << (info - 24);
		if (size > this.end - this.at) {
			throw cutOff();
		}
		long value = 0;
		for (int i = 0; i < size; i++) {
			value = (value << 8) | (this.bytes[this.at + i] & 0xFF);
		}
		this.at += size;
		return value;
	}

	private int next() throws MalformedFrameException {
		int head = peek();
		this.at++;
		return head;
	}

	private int peek() throws MalformedFrameException {
		if (this.at >= this.end) {
			throw cutOff();
		}
		return this.bytes[this.at] & 0xFF;
	}

	private static MalformedFrameException cutOff() {
		return new MalformedFrameException("a frame is cut off");
	}

}
