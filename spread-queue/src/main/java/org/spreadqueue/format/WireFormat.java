// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

/**
 * How a message travels. Every message says so in its header, and each receiver follows.
 *
 * @param compressed whether the body is compressed with Compress::Zlib
 * @since 0.1.0
 */
public record WireFormat(Serializer serializer, Armour armour, boolean compressed) {

	/** The only compressor: one zlib stream. */
	public static final String COMPRESSOR = "Compress::Zlib";

	/** What every Perl installation reads: Data::Dumper in hex, not compressed. */
	public static final WireFormat DEFAULT = of(Serializer.DATA_DUMPER);

	/** Returns what every version of Data::Serializer reads: hex, not compressed. */
	public static WireFormat of(Serializer serializer) {
		return new WireFormat(serializer, Armour.HEX, false);
	}

	/** Returns the header in front of the body, such as {@code ^Data::Dumper|||hex|^}. */
	public String header() {
		return "^" + this.serializer.perlName() + "|||" + this.armour.perlName() + "|"
				+ (this.compressed ? COMPRESSOR : "") + "^";
	}

}
