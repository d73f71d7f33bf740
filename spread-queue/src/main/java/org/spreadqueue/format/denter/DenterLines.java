// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.denter;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.spread.log.Excerpt;

/** The lines of Data::Denter text, which has one character per byte. */
final class DenterLines {

	private static final int SPACES_PER_LEVEL = DenterWriter.INDENT.length();

	private final String text;

	private int lineStart;

	private int nextLineStart;

	DenterLines(String text) {
		this.text = text;
	}

	/** The level of the next structural line, -1 at the end; does not move on. */
	int peekLevel() throws FormatException {
		skipBlankLinesAndComments();
		if (this.nextLineStart >= this.text.length()) {
			this.lineStart = this.text.length();
			return -1;
		}
		int indent = indent();
		char first = this.text.charAt(this.nextLineStart + indent);
		if (first == '\t') {
			throw new FormatException("A tab is not allowed in the indentation", this.nextLineStart + indent);
		}
		if (indent % SPACES_PER_LEVEL != 0) {
			throw new FormatException("The indentation of " + indent + " spaces is not a multiple of four",
					this.nextLineStart);
		}
		return indent / SPACES_PER_LEVEL;
	}

	/** The next structural line, without its indentation. */
	String next() throws FormatException {
		int level = peekLevel();
		if (level < 0) {
			throw error("A line is expected, but the text ends");
		}
		return verbatim().substring(level * SPACES_PER_LEVEL);
	}

	/** The lines up to a marker, each with a line feed. */
	String hereDocument(String marker) throws FormatException {
		int start = this.lineStart;
		StringBuilder document = new StringBuilder();
		while (this.nextLineStart < this.text.length()) {
			String line = verbatim();
			if (line.equals(marker)) {
				return document.toString();
			}
			document.append(line).append('\n');
		}
		throw new FormatException("The end marker " + Excerpt.of(marker) + " is missing", start);
	}

	FormatException error(String reason) {
		return new FormatException(reason, this.lineStart);
	}

	private void skipBlankLinesAndComments() {
		while (this.nextLineStart < this.text.length()) {
			int end = lineEnd();
			boolean comment = this.text.charAt(this.nextLineStart) == '#';
			if (!comment && this.nextLineStart + indent() < end) {
				return;
			}
			this.nextLineStart = end + 1;
		}
	}

	private int indent() {
		int index = this.nextLineStart;
		while (index < this.text.length() && this.text.charAt(index) == ' ') {
			index++;
		}
		return index - this.nextLineStart;
	}

	private String verbatim() {
		int end = lineEnd();
		this.lineStart = this.nextLineStart;
		this.nextLineStart = end + 1;
		return this.text.substring(this.lineStart, end);
	}

	private int lineEnd() {
		int end = this.text.indexOf('\n', this.nextLineStart);
		return (end < 0) ? this.text.length() : end;
	}

}
