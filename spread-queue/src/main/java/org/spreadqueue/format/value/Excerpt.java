package org.spreadqueue.format.value;

/** Untrusted text for errors and logs: short, on one line, no control characters. */
public final class Excerpt {

	private static final int MAX_CHARS = 40;

	private static final int MAX_LINE_CHARS = 200;

	private Excerpt() {
	}

	public static String of(String text) {
		StringBuilder shown = new StringBuilder("\"");
		text.codePoints().limit(MAX_CHARS).forEach((c) -> appendVisible(shown, c));
		if (text.codePointCount(0, text.length()) > MAX_CHARS) {
			shown.append("...");
		}
		return shown.append('"').toString();
	}

	public static String of(int codePoint) {
		return of(Character.toString(codePoint));
	}

	/** A message of a library that may quote untrusted text, without the quotes. */
	public static String line(String message) {
		StringBuilder shown = new StringBuilder();
		message.codePoints().limit(MAX_LINE_CHARS).forEach((c) -> appendVisible(shown, c));
		return shown.toString();
	}

	private static void appendVisible(StringBuilder shown, int codePoint) {
		if (codePoint >= 0x20 && codePoint < 0x7f) {
			shown.append((char) codePoint);
		}
		else {
			shown.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
		}
	}

}
