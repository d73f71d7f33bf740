// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format;

/**
 * How byte strings become text. Perl does not say whether a string is text or octets:
 * Data::Denter and YAML have only octets, Data::Dumper marks text by its double quotes.
 *
 * @since 0.1.0
 */
public enum ByteStrings {

	/** UTF-8 where strictly valid, otherwise ISO-8859-1: what people mean by text. */
	TEXT,

	/** One character per byte: lossless, for envelopes that carry another message. */
	LATIN1

}
