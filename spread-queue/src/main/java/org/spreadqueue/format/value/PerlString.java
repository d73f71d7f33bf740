// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

import java.nio.charset.StandardCharsets;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.spread.log.Excerpt;

/**
 * A Perl string: code points. Perl does not say whether they are text or octets. As in
 * Perl, strings are equal if their code points are.
 */
public final class PerlString implements PerlValue, Comparable<PerlString> {

	private final String codePoints;

	private final boolean octets;

	private PerlString(String codePoints, boolean octets) {
		this.codePoints = codePoints;
		this.octets = octets;
	}

	/** A string that is known to be text. */
	public static PerlString text(String text) {
		return new PerlString(text, false);
	}

	/** Bytes, one character each, in which somebody may or may not have encoded text. */
	public static PerlString octets(String latin1) {
		return new PerlString(latin1, true);
	}

	public String decode(ByteStrings byteStrings) {
		if (!this.octets || byteStrings == ByteStrings.LATIN1 || this.codePoints.chars().allMatch((c) -> c < 0x80)) {
			return this.codePoints;
		}
		String text = Unicode.decodeUtf8(this.codePoints.getBytes(StandardCharsets.ISO_8859_1));
		return (text != null) ? text : this.codePoints;
	}

	/** Whether Perl takes it for false in a condition. */
	boolean isFalse() {
		return this.codePoints.isEmpty() || this.codePoints.equals("0");
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof PerlString string && this.codePoints.equals(string.codePoints);
	}

	@Override
	public int hashCode() {
		return this.codePoints.hashCode();
	}

	// Keeps hash maps fast even if many keys with the same hash code are sent.
	@Override
	public int compareTo(PerlString other) {
		return this.codePoints.compareTo(other.codePoints);
	}

	@Override
	public String toString() {
		return Excerpt.of(this.codePoints);
	}

}
