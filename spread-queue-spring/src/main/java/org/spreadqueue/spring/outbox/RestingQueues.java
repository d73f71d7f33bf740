// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

import org.slf4j.Logger;

import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.outbox.SendOutcome.Kind;

/**
 * Queues that took none of a batch, because nobody was there, for example. A relay leaves
 * all their messages alone for a while, so that these keep their order and cost nothing.
 * Belongs to the thread of the relay.
 */
final class RestingQueues {

	private static final Logger logger = QuotingLogger.of(OutboxRelay.class);

	private final OutboxOptions options;

	private final Map<Destination, Rest> resting = new HashMap<>();

	/** When messages are to be tried again that failed here. Each rest ends with one. */
	private final NavigableSet<Long> attempts = new TreeSet<>();

	RestingQueues(OutboxOptions options) {
		this.options = options;
	}

	/**
	 * Returns the queues that are not to be tried yet. All else that is due is tried now.
	 */
	List<Destination> at(long now) {
		this.attempts.headSet(now, true).clear();
		List<Destination> destinations = new ArrayList<>();
		this.resting.forEach((destination, rest) -> {
			if (rest.end() > now) {
				destinations.add(destination);
			}
		});
		return destinations;
	}

	/** Takes in the outcomes of a batch: which queues work, and which do not. */
	void update(List<SendOutcome> outcomes, long now) {
		for (SendOutcome outcome : outcomes) {
			Destination destination = outcome.entry().destination();
			Rest ended = (outcome.kind() == Kind.ACCEPTED) ? this.resting.remove(destination) : null;
			if (ended != null) {
				logger.info("Messages in the outbox for queue '{}' are sent again, after {} ms", destination,
						now - ended.begin());
			}
		}
		Map<Destination, SendOutcome> failed = new HashMap<>();
		outcomes.stream()
			.filter((outcome) -> outcome.kind() == Kind.FAILED)
			.forEach((outcome) -> failed.putIfAbsent(outcome.entry().destination(), outcome));
		outcomes.stream()
			.filter((outcome) -> outcome.kind() == Kind.ACCEPTED)
			.forEach((outcome) -> failed.remove(outcome.entry().destination()));
		failed.forEach((destination, outcome) -> rest(destination, outcome.failure(), now));
	}

	private void rest(Destination destination, String failure, long now) {
		Rest before = this.resting.get(destination);
		int failures = (before != null) ? before.failures() + 1 : 1;
		if (before == null) {
			logger.warn("Messages for queue '{}' wait in the outbox: {}", destination, failure);
		}
		this.resting.put(destination,
				new Rest(failures, (before != null) ? before.begin() : now, now + this.options.delayAfter(failures)));
	}

	/** Returns when a message that failed at this time is to be tried again. */
	long nextAttempt(OutboxEntry entry, long now) {
		Rest rest = this.resting.get(entry.destination());
		long next = (rest != null) ? rest.end() : now + this.options.delayAfter(entry.attempts() + 1);
		this.attempts.add(next);
		return next;
	}

	/**
	 * Returns how long to wait for the next attempt, at least a millisecond.
	 * @param limit how long to wait at most
	 */
	Duration untilNextAttempt(long now, Duration limit) {
		if (this.attempts.isEmpty()) {
			return limit;
		}
		Duration next = Duration.ofMillis(Math.max(1, this.attempts.first() - now));
		return (next.compareTo(limit) < 0) ? next : limit;
	}

	/**
	 * How a queue rests.
	 *
	 * @param failures batches of which it took none, in a row
	 * @param begin when it took none for the first time, in milliseconds since 1970
	 * @param end when to try again, in milliseconds since 1970
	 */
	private record Rest(int failures, long begin, long end) {
	}

}
