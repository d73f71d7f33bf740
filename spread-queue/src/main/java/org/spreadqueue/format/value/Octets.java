// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

import java.nio.charset.StandardCharsets;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BinaryNode;

/** Strings on their way to Perl. */
public final class Octets {

	private Octets() {
	}

	/** For formats that know text: text as it is, bytes as the code points 0 to 255. */
	public static String codePoints(JsonNode stringOrBinary) {
		if (stringOrBinary instanceof BinaryNode binary) {
			return new String(binary.binaryValue(), StandardCharsets.ISO_8859_1);
		}
		return stringOrBinary.stringValue();
	}

	/** For formats that know only bytes, one per character: text becomes UTF-8. */
	public static String latin1(JsonNode stringOrBinary) {
		return (stringOrBinary instanceof BinaryNode) ? codePoints(stringOrBinary)
				: latin1(stringOrBinary.stringValue());
	}

	public static String latin1(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
	}

}
