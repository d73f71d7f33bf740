// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.dumper;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlNumbers;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.spread.log.Excerpt;

/** The tokens of Data::Dumper bytes. Never looks back, never evaluates. */
final class DumperScanner {

	static final int END = -1;

	private static final int MAX_HEX_DIGITS = 8;

	private final byte[] text;

	private final FormatLimits limits;

	private int at;

	DumperScanner(byte[] text, FormatLimits limits) {
		this.text = text;
		this.limits = limits;
	}

	int position() {
		return this.at;
	}

	FormatException error(String reason) {
		return new FormatException(reason, this.at);
	}

	/** The next character that is not white space; does not move on. */
	int peek() {
		while (this.at < this.text.length && isSpace(this.text[this.at])) {
			this.at++;
		}
		return current();
	}

	boolean take(String token) {
		peek();
		for (int i = 0; i < token.length(); i++) {
			if (this.at + i >= this.text.length || this.text[this.at + i] != token.charAt(i)) {
				return false;
			}
		}
		this.at += token.length();
		return true;
	}

	void expect(String token) throws FormatException {
		if (!take(token)) {
			throw error(Excerpt.of(token) + " is expected, but found is " + found());
		}
	}

	String found() {
		int next = peek();
		return (next == END) ? "the end of the text" : Excerpt.of(next);
	}

	/** A name such as {@code undef} or {@code Foo::Bar}; empty if there is none. */
	String word() {
		peek();
		int start = this.at;
		wordCharacters();
		while (this.at > start && current() == ':' && lookingAt(1) == ':' && isWordCharacter(lookingAt(2))) {
			this.at += 2;
			wordCharacters();
		}
		return slice(start);
	}

	private void wordCharacters() {
		while (isWordCharacter(current())) {
			this.at++;
		}
	}

	/** A quoted string, or null if there is none. */
	@Nullable PerlString string() throws FormatException {
		return switch (peek()) {
			case '\'' -> singleQuoted();
			case '"' -> doubleQuoted();
			default -> null;
		};
	}

	private PerlString singleQuoted() throws FormatException {
		StringBuilder string = new StringBuilder();
		this.at++;
		for (int c = next(); c != '\''; c = next()) {
			// Before any other character a backslash stands for itself.
			if (c == '\\' && (current() == '\\' || current() == '\'')) {
				c = next();
			}
			string.append((char) c);
		}
		return PerlString.octets(string.toString());
	}

	/** Octets, unless it has a code point in braces, which only text has. */
	private PerlString doubleQuoted() throws FormatException {
		StringBuilder string = new StringBuilder();
		boolean isText = false;
		this.at++;
		for (int c = next(); c != '"'; c = next()) {
			if (c == '$' || c == '@') {
				throw error("Perl would interpolate a variable at the unescaped " + Excerpt.of(c)
						+ "; a message must hold only data");
			}
			if (c == '\\' && current() == 'x' && lookingAt(1) == '{') {
				string.appendCodePoint(codePointInBraces());
				isText = true;
			}
			else {
				string.append((char) ((c == '\\') ? escaped() : c));
			}
		}
		return isText ? PerlString.text(string.toString()) : PerlString.octets(string.toString());
	}

	private int escaped() throws FormatException {
		int c = next();
		return switch (c) {
			case '\\', '"', '$', '@' -> c;
			case 't' -> '\t';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 'f' -> '\f';
			case 'b' -> '\b';
			case 'a' -> 0x07;
			case 'e' -> 0x1b;
			case 'x' -> hexDigit(next()) << 4 | hexDigit(next());
			case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(c - '0');
			default -> throw error("The escape " + Excerpt.of("\\" + Character.toString(c)) + " is unknown");
		};
	}

	private int octal(int firstDigit) throws FormatException {
		int value = firstDigit;
		for (int i = 0; i < 2 && current() >= '0' && current() <= '7'; i++) {
			value = value << 3 | (next() - '0');
		}
		if (value > 0xff) {
			throw error("The octal escape of " + value + " is more than a byte");
		}
		return value;
	}

	private int codePointInBraces() throws FormatException {
		this.at += 2;
		int digits = 0;
		long value = 0;
		for (int c = next(); c != '}'; c = next()) {
			value = value << 4 | hexDigit(c);
			digits++;
			if (digits > MAX_HEX_DIGITS) {
				throw error("A code point has at most " + MAX_HEX_DIGITS + " hex digits");
			}
		}
		boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
		if (digits == 0 || value > Character.MAX_CODE_POINT || surrogate) {
			throw error("The escape \\x{" + Long.toHexString(value) + "} is not a Unicode character");
		}
		return (int) value;
	}

	private int hexDigit(int c) throws FormatException {
		int digit = (c < 0x80) ? Character.digit(c, 16) : -1;
		if (digit < 0) {
			throw error(Excerpt.of(c) + " is not a hex digit of an escape");
		}
		return digit;
	}

	/** Decimal digits with an optional minus sign, without leading zeros. */
	String integer() throws FormatException {
		int start = (peek() == '-') ? this.at++ : this.at;
		int firstDigit = this.at;
		digits();
		if (this.text[firstDigit] == '0' && this.at - firstDigit > 1) {
			throw error("A number must not start with 0, because Perl takes it for octal; quote it to send text");
		}
		return slice(start);
	}

	/** An integer, or, from other writers, a fraction. */
	JsonNode number() throws FormatException {
		int start = this.at;
		integer();
		if (current() == '.' && isDigit(lookingAt(1))) {
			this.at++;
			digits();
		}
		if (current() == 'e' || current() == 'E') {
			this.at++;
			if (current() == '+' || current() == '-') {
				this.at++;
			}
			digits();
		}
		return PerlNumbers.parse(slice(start), this.limits, start);
	}

	private void digits() throws FormatException {
		if (!isDigit(current())) {
			throw error("A digit is expected, but found is " + found());
		}
		while (isDigit(current())) {
			this.at++;
		}
	}

	private String slice(int start) {
		return new String(this.text, start, this.at - start, StandardCharsets.ISO_8859_1);
	}

	private int next() throws FormatException {
		int c = current();
		if (c == END) {
			throw error("The text ends inside a string: the message is incomplete");
		}
		this.at++;
		return c;
	}

	private int current() {
		return lookingAt(0);
	}

	private int lookingAt(int offset) {
		int index = this.at + offset;
		return (index < this.text.length) ? this.text[index] & 0xff : END;
	}

	private static boolean isSpace(int c) {
		return c == ' ' || c == '\t' || c == '\n' || c == '\r';
	}

	static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	private static boolean isWordCharacter(int c) {
		return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
	}

}
