// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.wire;

/**
 * The rules for a header, checked before anything after it is read or memory for it is
 * taken (section 16 of docs/protocol/spread.md).
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WireHeaderRules {

	/** For clients: far above what daemons send, so only garbage is refused. */
	WireHeaderRules FROM_DAEMON = (header) -> {
		requireRange("number of groups", header.groupCount(), 5000);
		requireRange("body length", header.bodyLength(), 1_000_000);
	};

	/**
	 * Bytes of the largest message that both reference versions deliver without harm
	 * (section 9.2 of docs/protocol/spread.md).
	 */
	int MAX_REQUEST_BYTES = 143_199;

	/** For daemons. */
	WireHeaderRules FROM_CLIENT = (header) -> {
		if (Integer.bitCount(header.type() & TypeBits.REQUESTS) != 1) {
			throw new MalformedMessageException("type 0x%x is not exactly one request".formatted(header.type()));
		}
		if (header.is(TypeBits.REJECT | 0x8_0000)) {
			throw new MalformedMessageException("type 0x%x is for daemons only".formatted(header.type()));
		}
		requireRange("number of groups", header.groupCount(), 100);
		requireRange("body length", header.bodyLength(), MAX_REQUEST_BYTES);
		requireRange("message length", WireHeader.BYTES + header.payloadBytes(), MAX_REQUEST_BYTES);
		header.hint().requireLegal();
	};

	/** Throws {@link MalformedMessageException} if the connection must be closed. */
	void check(WireHeader header) throws MalformedMessageException;

	private static void requireRange(String what, int value, int max) throws MalformedMessageException {
		if (value < 0 || value > max) {
			throw new MalformedMessageException("%s is %d, allowed are 0 to %d".formatted(what, value, max));
		}
	}

}
