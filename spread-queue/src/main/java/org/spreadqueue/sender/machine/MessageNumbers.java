// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * Numbers the messages of one producer, from 1. A message gets its number when it is
 * first sent, so that a window of numbers is a window of messages.
 */
final class MessageNumbers {

	private final long producer;

	private long last;

	MessageNumbers(long producer) {
		this.producer = producer;
	}

	long producer() {
		return this.producer;
	}

	boolean isOurs(MessageId id) {
		return id.producer() == this.producer;
	}

	long last() {
		return this.last;
	}

	/** Gives a message its number, unless it has one. */
	void number(Submission message) {
		if (message.sequence() == 0) {
			this.last++;
			message.numbered(this.last);
		}
	}

	MessageId id(Submission message) {
		return new MessageId(this.producer, message.sequence());
	}

}
