package org.spreadqueue.spread.wire;

/**
 * What a header must look like, before anything behind it is read or memory for it is
 * taken (section 16 of the client protocol).
 */
@FunctionalInterface
public interface FrameRules {

	/**
	 * What a client accepts from a daemon. Far above what daemons send, so that only
	 * garbage is refused.
	 */
	FrameRules FROM_DAEMON = (header) -> {
		requireRange("number of groups", header.groupCount(), 5000);
		requireRange("body length", header.bodyLength(), 1_000_000);
	};

	/** Largest message that both reference versions deliver without harm. */
	int MAX_REQUEST_BYTES = 143_199;

	/**
	 * What a daemon accepts from a client.
	 */
	FrameRules FROM_CLIENT = (header) -> {
		if (Integer.bitCount(header.type() & TypeBits.REQUESTS) != 1) {
			throw new MalformedFrameException("type 0x%x is not exactly one request".formatted(header.type()));
		}
		if (header.is(TypeBits.REJECT | 0x8_0000)) {
			throw new MalformedFrameException("type 0x%x is for daemons only".formatted(header.type()));
		}
		requireRange("number of groups", header.groupCount(), 100);
		requireRange("body length", header.bodyLength(), MAX_REQUEST_BYTES);
		requireRange("message length", FrameHeader.BYTES + header.payloadBytes(), MAX_REQUEST_BYTES);
		header.hint().requireLegal();
	};

	/**
	 * Check a header.
	 * @param header the header
	 * @throws MalformedFrameException if the connection must be closed
	 */
	void check(FrameHeader header) throws MalformedFrameException;

	private static void requireRange(String what, int value, int max) throws MalformedFrameException {
		if (value < 0 || value > max) {
			throw new MalformedFrameException("%s is %d, allowed are 0 to %d".formatted(what, value, max));
		}
	}

}
