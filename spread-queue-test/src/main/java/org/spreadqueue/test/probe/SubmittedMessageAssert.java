// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.util.Optional;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;

/**
 * Assertions on what has become of a message. They wait for it, except
 * {@link #isPending()}.
 *
 * @since 0.1.0
 */
public final class SubmittedMessageAssert extends AbstractAssert<SubmittedMessageAssert, SubmittedMessage> {

	SubmittedMessageAssert(SubmittedMessage actual) {
		super(actual, SubmittedMessageAssert.class);
	}

	/** Verifies that a listener has done it. */
	public SubmittedMessageAssert isProcessed() {
		Outcome<@Nullable Void> outcome = outcome();
		if (!outcome.known() || outcome.failure() != null) {
			throw unexpected("to be processed", outcome);
		}
		return this;
	}

	/** Verifies that its time was over before a listener had it. */
	public SubmittedMessageAssert isExpired() {
		requireFailure(Reason.EXPIRED, "to expire");
		return this;
	}

	/** Verifies that nothing is known of its outcome at this moment: it waits or runs. */
	public SubmittedMessageAssert isPending() {
		isNotNull();
		if (!this.actual.isPending()) {
			throw unexpected("to be pending", outcome());
		}
		return this;
	}

	/**
	 * Verifies that it was given up. What follows is about the failure, as its dead
	 * letter tells it, or as far as its sender has heard of it if a listener has that.
	 */
	public JobFailureAssert isDeadLettered() {
		DeliveryFailedException told = requireFailure(Reason.DEAD_LETTERED, "to be dead-lettered");
		JobFailure failure = deadLetter().map(DeadLetter::failure)
			.orElseGet(() -> new JobFailure(null, String.valueOf(told.getMessage()), 0));
		return new JobFailureAssert(failure).as("%s of %s", this.actual, this.actual.probe());
	}

	private DeliveryFailedException requireFailure(Reason reason, String expectation) {
		Outcome<@Nullable Void> outcome = outcome();
		if (outcome.failure() instanceof DeliveryFailedException failure && failure.reason() == reason) {
			return failure;
		}
		throw unexpected(expectation, outcome);
	}

	private Outcome<@Nullable Void> outcome() {
		isNotNull();
		return this.actual.outcome();
	}

	private Optional<DeadLetter> deadLetter() {
		String id = this.actual.id().toString();
		return this.actual.probe().deadLetters().stream().filter((letter) -> letter.id().equals(id)).findFirst();
	}

	private AssertionError unexpected(String expectation, Outcome<@Nullable Void> outcome) {
		String found;
		if (!outcome.known()) {
			found = "nothing is known of it after " + this.actual.probe().limit();
		}
		else if (outcome.failure() instanceof DeliveryFailedException failure
				&& failure.reason() == Reason.DEAD_LETTERED) {
			found = "it was dead-lettered"
					+ deadLetter().map((letter) -> " " + letter.failure()).orElse(": " + failure.getMessage());
		}
		else {
			found = (outcome.failure() != null) ? "it failed: " + outcome.failure().getMessage() : "it was processed";
		}
		return failure("%nExpecting %s of %s%n%s%nbut %s%n%s", this.actual, this.actual.probe(), expectation, found,
				this.actual.probe().findings());
	}

}
