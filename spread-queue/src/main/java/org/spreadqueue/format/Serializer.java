// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

/**
 * The supported body formats. Others that Data::Serializer knows are refused by name.
 *
 * @since 0.1.0
 */
public enum Serializer {

	/** Perl source text, the default of Data::Serializer and of the Perl worker. */
	DATA_DUMPER("Data::Dumper"),

	/** Indented lines, from the Perl manager and sender. All scalars are byte strings. */
	DATA_DENTER("Data::Denter"),

	/** The dialect of YAML.pm, not YAML 1.1 or 1.2. All scalars are byte strings. */
	YAML("YAML"),

	/** Ordinary JSON in UTF-8. Perl peers need the optional JSON module. */
	JSON("JSON");

	private final String perlName;

	Serializer(String perlName) {
		this.perlName = perlName;
	}

	/** Returns the case-sensitive name in a message header. */
	public String perlName() {
		return this.perlName;
	}

}
