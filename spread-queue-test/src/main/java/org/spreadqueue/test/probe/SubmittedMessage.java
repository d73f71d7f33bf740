// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spread.log.Excerpt;

/**
 * A one-way message that a manager has, for {@code assertThat}.
 *
 * @since 0.1.0
 */
public final class SubmittedMessage implements AssertProvider<SubmittedMessageAssert> {

	private final QueueProbe probe;

	private final JsonNode payload;

	private final Delivery delivery;

	private final MessageId id;

	SubmittedMessage(QueueProbe probe, JsonNode payload, Delivery delivery) {
		this.probe = probe;
		this.payload = payload;
		this.delivery = delivery;
		Outcome<MessageId> accepted = Outcome.of(delivery.accepted(), probe.limit());
		MessageId given = accepted.value();
		if (given == null) {
			throw new AssertionError("No manager has taken " + describe() + " of " + probe + ": "
					+ ((accepted.failure() != null) ? accepted.failure().getMessage() : "none has answered yet"));
		}
		this.id = given;
	}

	/** Returns its identity in logs and dead-letter queues. */
	public MessageId id() {
		return this.id;
	}

	@Override
	public SubmittedMessageAssert assertThat() {
		return new SubmittedMessageAssert(this);
	}

	QueueProbe probe() {
		return this.probe;
	}

	boolean isPending() {
		return !this.delivery.done().isDone();
	}

	/** Waits for its outcome; a failure is a {@link DeliveryFailedException}. */
	Outcome<@Nullable Void> outcome() {
		return Outcome.of(this.delivery.done(), this.probe.limit());
	}

	private String describe() {
		return "message " + Excerpt.line(this.payload.toString());
	}

	@Override
	public String toString() {
		return describe() + " (" + this.id + ")";
	}

}
