// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.spring.outbox.SendOutcome.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When what could not be sent is tried again.
 */
class RestingQueuesTests {

	private static final Duration LIMIT = Duration.ofHours(1);

	private final RestingQueues queues = new RestingQueues(
			OutboxOptions.DEFAULT.withRetryDelay(Duration.ofMillis(100)).withMaxRetryDelay(Duration.ofMillis(1000)));

	@Test
	void nothingToTryAgain() {
		assertThat(this.queues.untilNextAttempt(0, LIMIT)).isEqualTo(LIMIT);
	}

	@Test
	void theEndOfARest() {
		fail(entry("orders", 0), 1000);
		assertThat(this.queues.untilNextAttempt(1000, LIMIT)).isEqualTo(Duration.ofMillis(100));
		assertThat(this.queues.untilNextAttempt(1060, LIMIT)).isEqualTo(Duration.ofMillis(40));
		assertThat(this.queues.untilNextAttempt(1060, Duration.ofMillis(30))).isEqualTo(Duration.ofMillis(30));
		assertThat(this.queues.at(1100)).isEmpty();
		assertThat(this.queues.untilNextAttempt(1100, LIMIT)).as("which is over").isEqualTo(LIMIT);
	}

	@Test
	void theEarliestOfSeveral() {
		fail(entry("orders", 0), 1000);
		fail(entry("orders", 1), 1100);
		fail(entry("invoices", 0), 1150);
		assertThat(this.queues.untilNextAttempt(1150, LIMIT)).isEqualTo(Duration.ofMillis(1));
		this.queues.at(1150);
		assertThat(this.queues.untilNextAttempt(1150, LIMIT)).isEqualTo(Duration.ofMillis(100));
		this.queues.at(1250);
		assertThat(this.queues.untilNextAttempt(1250, LIMIT)).isEqualTo(Duration.ofMillis(50));
	}

	@Test
	void aMessageOfAQueueThatTakesOthers() {
		OutboxEntry failed = entry("orders", 2);
		this.queues.update(List.of(SendOutcome.accepted(entry("orders", 0)), failure(failed)), 1000);
		assertThat(this.queues.at(1000)).isEmpty();
		assertThat(this.queues.nextAttempt(failed, 1000)).isEqualTo(1400);
		assertThat(this.queues.untilNextAttempt(1000, LIMIT)).isEqualTo(Duration.ofMillis(400));
	}

	/** A batch can take long. */
	@Test
	void whatIsDueSinceTheLastLookIsTriedAtOnce() {
		fail(entry("orders", 0), 1000);
		this.queues.at(1050);
		assertThat(this.queues.untilNextAttempt(9000, LIMIT)).isEqualTo(Duration.ofMillis(1));
	}

	private void fail(OutboxEntry entry, long now) {
		this.queues.update(List.of(failure(entry)), now);
		this.queues.nextAttempt(entry, now);
	}

	private static SendOutcome failure(OutboxEntry entry) {
		return new SendOutcome(entry, Kind.FAILED, "nobody is there");
	}

	private static OutboxEntry entry(String queue, int attempts) {
		return new OutboxEntry(1, "id", new Destination("", queue), "text/plain", "{}", 0, 0, null, null, 0, null, null,
				attempts);
	}

}
