// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

/**
 * Foreign text for people, in logs, in exceptions and on terminals: short, on one line,
 * and nothing in it that a terminal or a viewer obeys. What cannot be seen, or changes
 * what is seen beside it, such as line ends, escape sequences and marks of direction, is
 * shown as {@code \x{1b}}, by its code point in hex. What is cut off is counted.
 *
 * @since 0.1.0
 */
public final class Excerpt {

	private static final int QUOTED_CHARS = 40;

	private static final int LINE_CHARS = 500;

	private Excerpt() {
	}

	/**
	 * Returns the beginning of a text, in quotes. It is shown exactly, so what is not
	 * ASCII by its number: most such texts are bytes of which nobody knows the encoding.
	 */
	public static String of(String text) {
		int end = end(text, QUOTED_CHARS);
		StringBuilder shown = new StringBuilder(end + 2).append('"');
		for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
			int codePoint = text.codePointAt(i);
			if (codePoint == '"' || codePoint == '\\') {
				shown.append('\\');
			}
			append(shown, codePoint, isPlain(codePoint));
		}
		return withRest(shown.append('"'), text, end);
	}

	/** Returns a code point, in quotes. */
	public static String of(int codePoint) {
		return of(Character.toString(codePoint));
	}

	/**
	 * Returns a text that may quote foreign text, such as the message of an exception, on
	 * one line. Without quotes, so that what is harmless stays as it is.
	 */
	public static String line(String text) {
		return line(text, LINE_CHARS);
	}

	/** Returns all of a text on one line, as for the message of an exception. */
	public static String whole(String text) {
		return line(text, Integer.MAX_VALUE);
	}

	/** Returns at most so many characters of a text, on one line. */
	static String line(String text, int max) {
		int end = end(text, max);
		int harmless = 0;
		while (harmless < end && isPlain(text.charAt(harmless))) {
			harmless++;
		}
		if (harmless == text.length()) {
			return text;
		}
		StringBuilder shown = new StringBuilder(end + 16).append(text, 0, harmless);
		for (int i = harmless; i < end; i += Character.charCount(text.codePointAt(i))) {
			append(shown, text.codePointAt(i), isVisible(text.codePointAt(i)));
		}
		return withRest(shown, text, end);
	}

	/** Never between the two halves of a code point. */
	private static int end(String text, int max) {
		if (text.length() <= max) {
			return text.length();
		}
		return Character.isSurrogatePair(text.charAt(max - 1), text.charAt(max)) ? max - 1 : max;
	}

	private static String withRest(StringBuilder shown, String text, int end) {
		if (end < text.length()) {
			shown.append("... (").append(text.length() - end).append(" more)");
		}
		return shown.toString();
	}

	private static boolean isPlain(int codePoint) {
		return codePoint >= ' ' && codePoint < 0x7f;
	}

	private static void append(StringBuilder shown, int codePoint, boolean asItIs) {
		if (asItIs) {
			shown.appendCodePoint(codePoint);
		}
		else {
			shown.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
		}
	}

	/** Whether a code point has a place of its own and is just seen. */
	static boolean isVisible(int codePoint) {
		if (isPlain(codePoint)) {
			return true;
		}
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
