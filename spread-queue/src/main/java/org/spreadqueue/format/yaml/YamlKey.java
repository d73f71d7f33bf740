// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.yaml;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.spread.log.Excerpt;

/** The start of a mapping entry; {@code rest} follows the colon. */
record YamlKey(PerlString key, YamlLines.Line rest) {

	/** YAML.pm does not understand these in a plain key. */
	private static final Pattern FLOW = Pattern.compile("[\\[\\]{},]");

	/** The key of a line, or null if the line is no mapping entry. */
	static @Nullable YamlKey of(YamlLines.Line line) throws FormatException {
		if (line.content().isEmpty()) {
			return null;
		}
		if (YamlScalars.isQuoted(line.content())) {
			YamlScalars.Quoted quoted = YamlScalars.quoted(line);
			return isSeparator(line.content(), quoted.end()) ? new YamlKey(quoted.value(), line.rest(quoted.end() + 1))
					: null;
		}
		int colon = line.content().indexOf(':');
		while (colon >= 0 && !isSeparator(line.content(), colon)) {
			colon = line.content().indexOf(':', colon + 1);
		}
		if (colon < 0) {
			return null;
		}
		YamlLines.Line plain = new YamlLines.Line(line.offset(), line.indent(),
				line.content().substring(0, colon).stripTrailing());
		// As a key, even the tilde is only a string, which YAML.pm quotes nevertheless.
		if (plain.content().isEmpty() || FLOW.matcher(plain.content()).find()
				|| !(YamlScalars.plain(plain) instanceof PerlString key)) {
			throw line.error("The key of " + Excerpt.of(line.content()) + " must be quoted");
		}
		return new YamlKey(key, line.rest(colon + 1));
	}

	private static boolean isSeparator(String content, int index) {
		return content.startsWith(":", index) && (index + 1 == content.length() || content.charAt(index + 1) == ' ');
	}

}
