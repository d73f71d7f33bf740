// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

/**
 * How the body of a message is protected on its way.
 *
 * @since 0.1.0
 */
public enum Armour {

	/** Two hex digits per byte: the only one that every Data::Serializer reads. */
	HEX("hex"),

	/** Two thirds of the size of hex, for Data::Serializer 0.18 and later. */
	BASE64("b64"),

	/** The bytes themselves, including NUL and line breaks. */
	NONE("");

	private final String perlName;

	Armour(String perlName) {
		this.perlName = perlName;
	}

	/** Returns the case-sensitive name in a message header, empty for none. */
	public String perlName() {
		return this.perlName;
	}

}
