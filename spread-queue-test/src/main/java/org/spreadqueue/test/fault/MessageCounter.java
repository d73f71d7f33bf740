// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.nio.ByteBuffer;

import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spread.wire.AcceptReply;
import org.spreadqueue.spread.wire.AuthMethods;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.RejectedException;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

/**
 * Counts the messages in what a daemon says on one connection, without those about the
 * members of groups.
 */
final class MessageCounter {

	private static final Logger logger = QuotingLogger.of(FaultyLink.class);

	private static final int ABOUT_MEMBERS = TypeBits.REGULAR_MEMBERSHIP | TypeBits.TRANSITION | TypeBits.CAUSES;

	private final WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);

	/** What has come of the handshake and could not be read yet. */
	private byte[] begun = {};

	private boolean offered;

	private boolean accepted;

	/** What cannot be read is not counted. */
	private boolean unreadable;

	private int count;

	void reset() {
		this.count = 0;
	}

	int count() {
		return this.count;
	}

	/**
	 * Reads on until the count has reached the limit.
	 * @return how many of these bytes were read
	 */
	int read(byte[] bytes, int length, int limit) {
		ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
		try {
			if (!this.accepted && !this.unreadable) {
				in = readHandshake(in);
			}
			while (this.accepted && !this.unreadable && in.hasRemaining() && this.count < limit) {
				WireMessage message = this.decoder.next(in);
				if (message != null && message.is(TypeBits.SERVICE_LEVELS) && !message.is(ABOUT_MEMBERS)) {
					this.count++;
				}
			}
		}
		catch (MalformedMessageException | RejectedException ex) {
			logger.debug("the messages of a connection are not counted", ex);
			this.unreadable = true;
		}
		return (this.count >= limit) ? length - in.remaining() : length;
	}

	/** Returns what comes behind what could be read. */
	private ByteBuffer readHandshake(ByteBuffer more) throws MalformedMessageException, RejectedException {
		ByteBuffer in = ByteBuffer.allocate(this.begun.length + more.remaining()).put(this.begun).put(more).flip();
		if (!this.offered) {
			this.offered = AuthMethods.decodeOffer(in) != null;
		}
		if (this.offered) {
			this.accepted = AcceptReply.decode(in) != null;
		}
		if (!this.accepted) {
			this.begun = new byte[in.remaining()];
			in.get(this.begun);
		}
		return in;
	}

}
