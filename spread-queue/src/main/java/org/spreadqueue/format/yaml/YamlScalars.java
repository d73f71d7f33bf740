// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.yaml;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.format.value.PerlValue;
import org.spreadqueue.spread.log.Excerpt;

/** YAML.pm's scalars: quoted, literal, and plain, where only {@code ~} is special. */
final class YamlScalars {

	/** A decoded quoted string; {@code end} is the index behind its closing quote. */
	record Quoted(PerlString value, int end) {
	}

	private static final Pattern LITERAL = Pattern.compile("\\|(?<chomp>[+-]?)(?<indent>[1-9]?)(?<late>[+-]?)");

	/** YAML.pm quotes strings with these, which could mean something else unquoted. */
	private static final String RESERVED = "@`%,[]{}#&*!|>'\"";

	private YamlScalars() {
	}

	static boolean isQuoted(String content) {
		return content.startsWith("\"") || content.startsWith("'");
	}

	static Quoted quoted(YamlLines.Line line) throws FormatException {
		return (line.content().charAt(0) == '\'') ? singleQuoted(line) : doubleQuoted(line);
	}

	private static Quoted singleQuoted(YamlLines.Line line) throws FormatException {
		String content = line.content();
		StringBuilder string = new StringBuilder();
		for (int i = 1; i < content.length(); i++) {
			if (content.charAt(i) != '\'') {
				string.append(content.charAt(i));
			}
			else if (content.startsWith("''", i)) {
				string.append('\'');
				i++;
			}
			else {
				return new Quoted(PerlString.octets(string.toString()), i + 1);
			}
		}
		throw line.error("The closing quote is missing in " + Excerpt.of(content));
	}

	private static Quoted doubleQuoted(YamlLines.Line line) throws FormatException {
		String content = line.content();
		StringBuilder string = new StringBuilder();
		for (int i = 1; i < content.length(); i++) {
			char c = content.charAt(i);
			if (c == '"') {
				return new Quoted(PerlString.octets(string.toString()), i + 1);
			}
			if (c == '\\' && content.startsWith("x", i + 1)) {
				string.append(hexEscape(line, i));
				i += 3;
			}
			else if (c == '\\') {
				string.append(escape(line, i));
				i++;
			}
			else {
				string.append(c);
			}
		}
		throw line.error("The closing quote is missing in " + Excerpt.of(content));
	}

	private static char escape(YamlLines.Line line, int backslash) throws FormatException {
		String content = line.content();
		int escaped = (backslash + 1 < content.length()) ? content.charAt(backslash + 1) : ' ';
		return switch (escaped) {
			case '\\', '"' -> (char) escaped;
			case '0' -> 0;
			case 'a' -> 0x07;
			case 't' -> '\t';
			case 'n' -> '\n';
			case 'v' -> 0x0b;
			case 'f' -> '\f';
			case 'r' -> '\r';
			case 'e' -> 0x1b;
			default -> throw line
				.error("The escape " + Excerpt.of("\\" + Character.toString(escaped)) + " is unknown to YAML.pm");
		};
	}

	private static char hexEscape(YamlLines.Line line, int backslash) throws FormatException {
		String content = line.content();
		if (backslash + 4 > content.length()) {
			throw line.error("The escape \\x needs two hex digits");
		}
		int high = Character.digit(content.charAt(backslash + 2), 16);
		int low = Character.digit(content.charAt(backslash + 3), 16);
		if (high < 0 || low < 0) {
			throw line.error("The escape \\x needs two hex digits");
		}
		return (char) (high << 4 | low);
	}

	static PerlValue plain(YamlLines.Line line) throws FormatException {
		String content = line.content();
		if (content.equals("~")) {
			return PerlValue.UNDEF;
		}
		if (RESERVED.indexOf(content.charAt(0)) >= 0 || isIndicator(content)) {
			throw line.error("The plain text " + Excerpt.of(content) + " starts with a character that must be quoted;"
					+ " of flow style, only {} and [] are read");
		}
		if (content.contains(": ") || content.endsWith(":") || content.contains(" #")) {
			throw line.error("The plain text " + Excerpt.of(content) + " contains a colon or a # that must be quoted");
		}
		return PerlString.octets(content);
	}

	/** What would start a nested collection. */
	private static boolean isIndicator(String content) {
		return content.equals("-") || content.startsWith("- ") || content.equals("?") || content.startsWith("? ");
	}

	/** A literal block below the line; {@code parentIndent} is -1 outside collections. */
	static PerlString literal(YamlLines.Line line, YamlLines lines, int parentIndent) throws FormatException {
		Matcher header = LITERAL.matcher(line.content());
		if (!header.matches()) {
			throw line
				.error("The block header " + Excerpt.of(line.content()) + " is unknown; YAML.pm writes only | blocks");
		}
		String indicator = header.group("indent");
		int givenIndent = indicator.isEmpty() ? -1 : Math.max(parentIndent, 0) + Integer.parseInt(indicator);
		List<String> block = lines.literal(parentIndent + 1, givenIndent);
		String chomp = header.group("chomp") + header.group("late");
		return PerlString.octets(switch (chomp) {
			case "+" -> String.join("\n", block) + (block.isEmpty() ? "" : "\n");
			case "-" -> trimmed(block);
			case "" -> trimmed(block) + (trimmed(block).isEmpty() ? "" : "\n");
			default -> throw line.error("The block header " + Excerpt.of(line.content()) + " is contradictory");
		});
	}

	private static String trimmed(List<String> block) {
		int size = block.size();
		while (size > 0 && block.get(size - 1).isEmpty()) {
			size--;
		}
		return String.join("\n", block.subList(0, size));
	}

}
