// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spring.PayloadConverter;

/**
 * What all messages of a template go through.
 *
 * @param outbox {@code null} if there is none
 * @param maxPayloadSize bytes of a payload at most
 */
record SendPaths(QueueTransport transport, @Nullable MessageOutbox outbox, PayloadConverter payloads,
		long maxPayloadSize) {

	/**
	 * Returns the message.
	 * @throws IllegalArgumentException if it is too large
	 */
	OutgoingJob requireSize(QueueName queue, OutgoingJob message) {
		int bytes = message.content().body().length;
		Assert.isTrue(bytes <= this.maxPayloadSize, () -> "The message for queue '" + queue + "' has " + bytes
				+ " bytes, at most " + this.maxPayloadSize
				+ " are allowed (spread.queue.template.max-payload-size). Send less, or a reference to the data.");
		return message;
	}

}
