// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.denter;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.format.value.PerlValue;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Reads Data::Denter text line by line (section 4.5 of docs/protocol/perl-formats.md).
 * Unlike the Perl module, it reads keys and values that contain an arrow.
 */
public final class DenterReader {

	private static final String ARROW = " => ";

	/** After the symbol: a class, a label {@code (name)} or use {@code (*name-1)}. */
	private static final Pattern CONTAINER = Pattern
		.compile("(?<class>[0-9A-Za-z_:]*+)(?:\\((?:(?<label>[0-9A-Za-z_]++)|\\*(?<use>[0-9A-Za-z_]++)-[0-9]++)\\))?+");

	private static final Pattern HERE_DOCUMENT = Pattern.compile("<<(?<marker>[0-9A-Za-z_]++)(?<chomp>-?+)");

	private static final Pattern HERE_DOCUMENT_KEY = Pattern.compile("<<(?<marker>[0-9A-Za-z_]++)(?<chomp>-?+) => .*+",
			Pattern.DOTALL);

	private final DenterLines lines;

	private final FormatLimits limits;

	private final Map<String, PerlValue> labels = new HashMap<>();

	public DenterReader(byte[] text, FormatLimits limits) {
		this.lines = new DenterLines(new String(text, StandardCharsets.ISO_8859_1));
		this.limits = limits;
	}

	public PerlValue read() throws FormatException {
		if (this.lines.peekLevel() > 0) {
			throw this.lines.error("The first line must not be indented");
		}
		String line = this.lines.next();
		// Perl writes a single string as it is, so that little can be checked.
		PerlValue value = (isContainer(line) || line.equals("?")) ? value(line, 0, 1) : topLevelString(line);
		if (this.lines.peekLevel() >= 0) {
			this.lines.next();
			throw this.lines.error("The value is followed by more text");
		}
		return value;
	}

	private PerlValue topLevelString(String line) throws FormatException {
		if (line.contains(ARROW)) {
			throw this.lines.error("A hash starts with %, but found is " + Excerpt.of(line));
		}
		return PerlString.octets(line);
	}

	private PerlValue value(String text, int level, int depth) throws FormatException {
		if (isContainer(text)) {
			return container(text, level, depth);
		}
		return text.equals("?") ? PerlValue.UNDEF : PerlString.octets(string(text));
	}

	private static boolean isContainer(String text) {
		return !text.isEmpty() && "%@$\\".indexOf(text.charAt(0)) >= 0;
	}

	/** A container whose children are one level below the given one. */
	private PerlValue container(String text, int level, int depth) throws FormatException {
		if (depth > this.limits.maxDepth()) {
			throw this.lines.error("The message is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		char symbol = text.charAt(0);
		Matcher head = CONTAINER.matcher(text).region(1, text.length());
		if (!head.lookingAt() || (symbol != '\\' && head.end() < text.length())) {
			throw this.lines.error("The container " + Excerpt.of(text) + " is followed by more text");
		}
		String use = head.group("use");
		if (use != null) {
			return labelled(use, symbol, text.length() - head.end());
		}
		String label = head.group("label");
		return switch (symbol) {
			case '%' -> hash(register(label, new PerlValue.Hash()), level + 1, depth);
			case '@' -> array(register(label, new PerlValue.Array()), level + 1, depth);
			case '$' -> scalar(register(label, reference(head.group("class"))), level + 1);
			default ->
				target(register(label, reference(head.group("class"))), text.substring(head.end()), level, depth);
		};
	}

	private static PerlValue.Reference reference(String className) {
		PerlValue.Reference reference = new PerlValue.Reference(new PerlValue.Slot(PerlValue.UNDEF));
		reference.bless(className);
		return reference;
	}

	private PerlValue hash(PerlValue.Hash hash, int level, int depth) throws FormatException {
		while (hasChild(level)) {
			String line = this.lines.next();
			Matcher hereDocument = HERE_DOCUMENT_KEY.matcher(line);
			int arrow = line.indexOf(ARROW);
			if (arrow < 0) {
				throw this.lines.error("A line of a hash must be \"key => value\", but found is " + Excerpt.of(line));
			}
			String key = hereDocument.matches() ? hereDocument(hereDocument) : key(line.substring(0, arrow));
			hash.put(PerlString.octets(key), value(line.substring(arrow + ARROW.length()), level, depth + 1));
		}
		return hash;
	}

	private PerlValue array(PerlValue.Array array, int level, int depth) throws FormatException {
		while (hasChild(level)) {
			array.add(value(this.lines.next(), level, depth + 1));
		}
		return array;
	}

	private PerlValue scalar(PerlValue.Reference reference, int level) throws FormatException {
		if (!hasChild(level)) {
			throw this.lines.error("A reference to a scalar needs a scalar on the next line");
		}
		String line = this.lines.next();
		if (isContainer(line)) {
			throw this.lines.error("A scalar is expected, but found is the container " + Excerpt.of(line));
		}
		reference.target().set(value(line, level, 0));
		return reference;
	}

	private PerlValue target(PerlValue.Reference reference, String text, int level, int depth) throws FormatException {
		if (!isContainer(text)) {
			throw this.lines.error("A reference to a reference needs a container, but found is " + Excerpt.of(text));
		}
		reference.target().set(container(text, level, depth + 1));
		return reference;
	}

	private boolean hasChild(int level) throws FormatException {
		int found = this.lines.peekLevel();
		if (found > level) {
			this.lines.next();
			throw this.lines
				.error("The indentation jumps to level " + found + ", but at most " + level + " is expected");
		}
		return found == level;
	}

	private <T extends PerlValue> T register(@Nullable String label, T value) throws FormatException {
		if (label != null && this.labels.put(label, value) != null) {
			throw this.lines.error("The label " + Excerpt.of(label) + " is defined twice");
		}
		return value;
	}

	private PerlValue labelled(String label, char symbol, int trailing) throws FormatException {
		PerlValue value = this.labels.get(label);
		if (value == null) {
			throw this.lines.error("The label " + Excerpt.of(label) + " is not defined yet");
		}
		boolean fits = switch (symbol) {
			case '%' -> value instanceof PerlValue.Hash;
			case '@' -> value instanceof PerlValue.Array;
			default -> value instanceof PerlValue.Reference;
		};
		if (!fits || trailing > 0) {
			throw this.lines.error("The use of the label " + Excerpt.of(label) + " does not fit its definition");
		}
		return value;
	}

	private String string(String text) throws FormatException {
		Matcher hereDocument = HERE_DOCUMENT.matcher(text);
		if (hereDocument.matches()) {
			return unescape(hereDocument(hereDocument));
		}
		return text.startsWith("\"") ? unescape(unquote(text)) : text;
	}

	private String key(String text) throws FormatException {
		return text.startsWith("\"") ? unquote(text) : text;
	}

	private String hereDocument(Matcher start) throws FormatException {
		String document = this.lines.hereDocument(start.group("marker"));
		boolean chomp = !start.group("chomp").isEmpty() && !document.isEmpty();
		return chomp ? document.substring(0, document.length() - 1) : document;
	}

	/** Quotes inside are not escaped: only the first and last of the line count. */
	private String unquote(String text) throws FormatException {
		if (text.length() < 2 || !text.endsWith("\"")) {
			throw this.lines.error("The closing quote is missing at the end of " + Excerpt.of(text));
		}
		return text.substring(1, text.length() - 1);
	}

	/** A percent sign without two hex digits stands for itself. */
	private static String unescape(String text) {
		StringBuilder plain = new StringBuilder(text.length());
		for (int i = 0; i < text.length(); i++) {
			boolean escape = text.charAt(i) == '%' && i + 2 < text.length() && hexDigit(text.charAt(i + 1)) >= 0
					&& hexDigit(text.charAt(i + 2)) >= 0;
			if (escape) {
				plain.append((char) (hexDigit(text.charAt(i + 1)) << 4 | hexDigit(text.charAt(i + 2))));
				i += 2;
			}
			else {
				plain.append(text.charAt(i));
			}
		}
		return plain.toString();
	}

	private static int hexDigit(char c) {
		return (c < 0x80) ? Character.digit(c, 16) : -1;
	}

}
