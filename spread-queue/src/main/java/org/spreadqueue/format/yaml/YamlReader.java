// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.yaml;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.format.value.PerlValue;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Reads the dialect of YAML.pm: block style, anchors, and tags for Perl references and
 * classes (section 5.3 of docs/protocol/perl-formats.md). General parsers resolve types
 * that YAML.pm does not have, and fail at keys that it writes.
 */
public final class YamlReader {

	/** Outside every collection. */
	private static final int NO_INDENT = -1;

	private final YamlLines lines;

	private final FormatLimits limits;

	private final Map<String, PerlValue> anchors = new HashMap<>();

	public YamlReader(byte[] text, FormatLimits limits) throws FormatException {
		this.lines = new YamlLines(new String(text, StandardCharsets.ISO_8859_1));
		this.limits = limits;
	}

	public PerlValue read() throws FormatException {
		YamlLines.Line first = this.lines.peek();
		if (first == null) {
			throw new FormatException("The YAML text is empty; undef is written as ~");
		}
		if (first.content().startsWith("%")) {
			throw first.error("The directive " + Excerpt.of(first.content()) + " is not supported");
		}
		PerlValue value;
		if (first.isDocumentHeader()) {
			this.lines.next();
			value = node(first.rest(3), NO_INDENT, 1);
		}
		else {
			value = block(YamlProperties.NONE, first, NO_INDENT, 1);
		}
		YamlLines.Line next = this.lines.peek();
		if (next != null) {
			throw next.error(next.isDocumentHeader() ? "A message must hold only one YAML document"
					: "The line " + Excerpt.of(next.content()) + " does not continue the structure above it");
		}
		return value;
	}

	/** The node behind a key, dash or document header: on the same line, or below it. */
	private PerlValue node(YamlLines.Line start, int parentIndent, int depth) throws FormatException {
		YamlProperties properties = YamlProperties.of(start);
		YamlLines.Line content = properties.content(start);
		if (content.content().isEmpty()) {
			return block(properties, content, parentIndent, depth);
		}
		if (content.content().startsWith("*")) {
			return alias(content, properties);
		}
		if (content.content().equals("{}") && properties.fits(YamlProperties.Kind.HASH)) {
			return register(properties, new PerlValue.Hash(), content);
		}
		if (content.content().equals("[]") && properties.fits(YamlProperties.Kind.ARRAY)) {
			return register(properties, new PerlValue.Array(), content);
		}
		properties.require(YamlProperties.Kind.SCALAR, content);
		PerlValue scalar = scalar(content, parentIndent);
		return register(properties, properties.isTagged() ? reference(properties, scalar) : scalar, content);
	}

	private PerlValue scalar(YamlLines.Line line, int parentIndent) throws FormatException {
		if (line.content().startsWith("|")) {
			return YamlScalars.literal(line, this.lines, parentIndent);
		}
		if (YamlScalars.isQuoted(line.content())) {
			YamlScalars.Quoted quoted = YamlScalars.quoted(line);
			if (quoted.end() < line.content().length()) {
				throw line.error("The closing quote is followed by more text in " + Excerpt.of(line.content()));
			}
			return quoted.value();
		}
		return YamlScalars.plain(line);
	}

	private PerlValue alias(YamlLines.Line line, YamlProperties properties) throws FormatException {
		PerlValue value = this.anchors.get(line.content().substring(1));
		if (value == null || properties.length() > 0) {
			throw line.error("The alias " + Excerpt.of(line.content()) + " names no anchor above it");
		}
		return value;
	}

	/** A collection on the lines below. */
	private PerlValue block(YamlProperties properties, YamlLines.Line start, int parentIndent, int depth)
			throws FormatException {
		YamlLines.Line first = this.lines.peek();
		if (first == null || first.indent() <= parentIndent || first.isDocumentHeader()) {
			throw start.error("A value is expected");
		}
		if (depth > this.limits.maxDepth()) {
			throw first.error("The message is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		if (first.isSequenceEntry()) {
			properties.require(YamlProperties.Kind.ARRAY, first);
			return sequence(register(properties, new PerlValue.Array(), first), first.indent(), depth);
		}
		if (properties.isReference()) {
			return scalarReference(properties, first, depth);
		}
		properties.require(YamlProperties.Kind.HASH, first);
		return mapping(register(properties, new PerlValue.Hash(), first), first.indent(), depth);
	}

	/** A mapping with the only key {@code =}. */
	private PerlValue scalarReference(YamlProperties properties, YamlLines.Line first, int depth)
			throws FormatException {
		PerlValue.Reference reference = register(properties, reference(properties, PerlValue.UNDEF), first);
		PerlValue.Hash content = mapping(new PerlValue.Hash(), first.indent(), depth);
		PerlValue.Slot target = content.slot(PerlString.octets("="));
		if (target == null || content.members().size() > 1) {
			throw first.error("A reference is written as a mapping with the only key =");
		}
		reference.target().set(target.get());
		return reference;
	}

	private static PerlValue.Reference reference(YamlProperties properties, PerlValue target) {
		PerlValue.Reference reference = new PerlValue.Reference(new PerlValue.Slot(target));
		reference.bless(properties.className());
		return reference;
	}

	private PerlValue.Hash mapping(PerlValue.Hash hash, int indent, int depth) throws FormatException {
		for (YamlLines.Line line = child(indent); line != null; line = child(indent)) {
			if (line.isSequenceEntry()) {
				throw line.error("A sequence entry cannot stand in a mapping");
			}
			this.lines.next();
			YamlKey key = line.content().startsWith("? ") ? longKey(line, indent) : YamlKey.of(line);
			if (key == null) {
				throw line
					.error("A line of a mapping must be \"key: value\", but found is " + Excerpt.of(line.content()));
			}
			PerlValue value = node(key.rest(), indent, depth + 1);
			// In YAML.pm the first of several equal keys wins.
			if (hash.slot(key.key()) == null) {
				hash.put(key.key(), value);
			}
		}
		return hash;
	}

	/** A key in a literal block, whose colon YAML.pm writes in column 1 at any depth. */
	private YamlKey longKey(YamlLines.Line line, int indent) throws FormatException {
		PerlString key = YamlScalars.literal(line.rest(1), this.lines, indent);
		YamlLines.Line colon = this.lines.peek();
		if (colon == null || !(colon.content().equals(":") || colon.content().startsWith(": "))) {
			throw line.error("A long key must be followed by a line that starts with a colon");
		}
		this.lines.next();
		return new YamlKey(key, colon.rest(1));
	}

	private PerlValue.Array sequence(PerlValue.Array array, int indent, int depth) throws FormatException {
		for (YamlLines.Line line = child(indent); line != null; line = child(indent)) {
			if (!line.isSequenceEntry()) {
				throw line.error("A mapping entry cannot stand in a sequence");
			}
			YamlLines.Line rest = line.rest(1);
			if (YamlKey.of(rest) != null) {
				// A mapping that starts on the line of the dash.
				this.lines.replace(rest);
				array.add(block(YamlProperties.NONE, rest, indent, depth + 1));
			}
			else {
				this.lines.next();
				array.add(node(rest, indent, depth + 1));
			}
		}
		return array;
	}

	/** The next line of a collection, or null at its end. */
	private YamlLines.@Nullable Line child(int indent) throws FormatException {
		YamlLines.Line line = this.lines.peek();
		if (line == null || line.indent() < indent || line.isDocumentHeader()) {
			return null;
		}
		if (line.indent() > indent) {
			throw line.error("The indentation of " + line.indent() + " spaces is inconsistent, expected are " + indent);
		}
		return line;
	}

	private <T extends PerlValue> T register(YamlProperties properties, T value, YamlLines.Line line)
			throws FormatException {
		String anchor = properties.anchor();
		if (anchor != null && this.anchors.put(anchor, value) != null) {
			throw line.error("The anchor " + Excerpt.of(anchor) + " is defined twice");
		}
		return value;
	}

}
