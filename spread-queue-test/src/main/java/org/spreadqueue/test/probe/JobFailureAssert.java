// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.util.Objects;

import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a failure.
 *
 * @since 0.1.0
 */
public final class JobFailureAssert extends AbstractAssert<JobFailureAssert, JobFailure> {

	JobFailureAssert(JobFailure actual) {
		super(actual, JobFailureAssert.class);
	}

	/** Verifies that a listener threw an exception of exactly this class. */
	public JobFailureAssert hasType(Class<? extends Throwable> type) {
		return hasType(type.getName());
	}

	/** Verifies what the worker calls the error. */
	public JobFailureAssert hasType(String type) {
		return has(Objects.equals(this.actual.type(), type), "to be of type " + type);
	}

	public JobFailureAssert hasMessage(String message) {
		return has(this.actual.message().equals(message), "to have the message \"" + message + "\"");
	}

	public JobFailureAssert hasMessageContaining(String part) {
		return has(this.actual.message().contains(part), "to have a message with \"" + part + "\"");
	}

	/** Verifies how often the message was tried, retries of the listener included. */
	public JobFailureAssert hasAttempts(int attempts) {
		return has(this.actual.attempts() == attempts, "to come after " + attempts + " attempts");
	}

	private JobFailureAssert has(boolean holds, String expectation) {
		isNotNull();
		if (!holds) {
			throw failure("%nExpecting the failure %s%nbut it came %s", expectation, this.actual);
		}
		return this;
	}

}
