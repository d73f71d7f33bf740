// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.yaml;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.spread.log.Excerpt;

/** The lines of a YAML text, which has one character per byte. */
final class YamlLines {

	/**
	 * A structural line.
	 *
	 * @param offset where its content starts in the text
	 * @param indent number of spaces in front of it
	 * @param content what follows, without white space at the end
	 */
	record Line(int offset, int indent, String content) {

		/** What follows a dash or a colon, as if it were a line of its own. */
		Line rest(int start) {
			int from = start;
			while (from < this.content.length() && this.content.charAt(from) == ' ') {
				from++;
			}
			return new Line(this.offset + from, this.indent + from, this.content.substring(from));
		}

		boolean isSequenceEntry() {
			return this.content.equals("-") || this.content.startsWith("- ");
		}

		boolean isDocumentHeader() {
			return this.indent == 0 && (this.content.equals("---") || this.content.startsWith("--- "));
		}

		FormatException error(String reason) {
			return new FormatException(reason, this.offset);
		}

	}

	private final String text;

	private int at;

	/** The line at the cursor, if it has been read. */
	private @Nullable Line current;

	YamlLines(String text) throws FormatException {
		// YAML.pm takes all of these for line breaks; in quotes it writes escapes.
		this.text = text.replace("\r\n", "\n").replace('\r', '\n');
		for (int i = 0; i < this.text.length(); i++) {
			char c = this.text.charAt(i);
			if (c < 0x20 && c != '\t' && c != '\n') {
				throw new FormatException("The control character " + Excerpt.of(c)
						+ " is not allowed in YAML text; it must be escaped in double quotes", i);
			}
		}
	}

	/** Peeks past blank lines and comments; null at the end. */
	@Nullable Line peek() throws FormatException {
		while (this.current == null && this.at < this.text.length()) {
			int end = lineEnd();
			int indent = indent(end);
			String content = this.text.substring(this.at + indent, end).stripTrailing();
			if (content.isEmpty() || content.charAt(0) == '#') {
				this.at = end + 1;
			}
			else {
				this.current = new Line(this.at + indent, indent, content);
			}
		}
		if (this.current != null && this.text.charAt(this.current.offset()) == '\t') {
			throw this.current.error("A tab is not allowed in the indentation");
		}
		return this.current;
	}

	void next() {
		this.current = null;
		this.at = Math.min(lineEnd() + 1, this.text.length());
	}

	/** Replaces the line at the cursor. */
	void replace(Line line) {
		this.current = line;
	}

	/**
	 * Takes the lines of a literal block, all that are blank or indented far enough, and
	 * removes their indentation.
	 * @param minIndent the least indentation, if none is given
	 * @param givenIndent the indentation, or -1 if the first line decides
	 */
	List<String> literal(int minIndent, int givenIndent) {
		List<String> lines = new ArrayList<>();
		int indent = givenIndent;
		while (this.at < this.text.length()) {
			int end = lineEnd();
			int found = indent(end);
			boolean blank = this.at + found == end;
			if (indent < 0 && !blank) {
				indent = Math.max(found, minIndent);
			}
			if (!blank && found < indent) {
				break;
			}
			lines.add(this.text.substring(Math.min(this.at + Math.max(indent, 0), end), end));
			this.at = end + 1;
		}
		return lines;
	}

	private int lineEnd() {
		int end = this.text.indexOf('\n', this.at);
		return (end < 0) ? this.text.length() : end;
	}

	private int indent(int end) {
		int index = this.at;
		while (index < end && this.text.charAt(index) == ' ') {
			index++;
		}
		return index - this.at;
	}

}
