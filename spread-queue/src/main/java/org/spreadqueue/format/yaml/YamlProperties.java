// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Anchor and tag in front of a node. The class in a tag is data, never resolved.
 *
 * @param kind the kind of node according to the tag
 * @param className the class of a blessed reference
 * @param length number of characters in front of the node itself
 */
record YamlProperties(@Nullable String anchor, @Nullable Kind kind, @Nullable String className, int length) {

	enum Kind {

		HASH("hash"), ARRAY("array"), SCALAR("scalar"), REFERENCE("ref");

		private final String tagName;

		Kind(String tagName) {
			this.tagName = tagName;
		}

		static @Nullable Kind named(String tagName) {
			for (Kind kind : values()) {
				if (kind.tagName.equals(tagName)) {
					return kind;
				}
			}
			return null;
		}

	}

	static final YamlProperties NONE = new YamlProperties(null, null, null, 0);

	private static final Pattern PROPERTIES = Pattern
		.compile("(?:&(?<anchor>[0-9A-Za-z_-]++)(?: ++|$))?+(?:(?<tag>!\\S*+)(?: ++|$))?+");

	private static final Pattern TAG = Pattern.compile("!!perl/(?<kind>[a-z]++)(?::(?<class>[0-9A-Za-z_:]++))?+");

	static YamlProperties of(YamlLines.Line line) throws FormatException {
		Matcher matcher = PROPERTIES.matcher(line.content());
		if (!matcher.lookingAt() || matcher.end() == 0) {
			return NONE;
		}
		String tag = matcher.group("tag");
		if (tag == null) {
			return new YamlProperties(matcher.group("anchor"), null, null, matcher.end());
		}
		Matcher parts = TAG.matcher(tag);
		Kind kind = parts.matches() ? Kind.named(parts.group("kind")) : null;
		if (kind == null) {
			throw line.error("The tag " + Excerpt.of(tag)
					+ " is not supported; a message must hold only data, not code, file handles, regexps or foreign types");
		}
		return new YamlProperties(matcher.group("anchor"), kind, parts.group("class"), matcher.end());
	}

	YamlLines.Line content(YamlLines.Line start) {
		return start.rest(this.length);
	}

	boolean isTagged() {
		return this.kind != null;
	}

	boolean isReference() {
		return this.kind == Kind.REFERENCE;
	}

	boolean fits(Kind found) {
		return this.kind == null || this.kind == found;
	}

	void require(Kind found, YamlLines.Line line) throws FormatException {
		if (this.kind != null && this.kind != found) {
			throw line
				.error("The tag for a " + this.kind.tagName + " does not fit the " + found.tagName + " behind it");
		}
	}

}
