// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.util.Objects;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import tools.jackson.core.JacksonException;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.protocol.frame.Content;

/**
 * Assertions on the answer to a request. They wait for it.
 *
 * @since 0.1.0
 */
public final class SubmittedRequestAssert extends AbstractAssert<SubmittedRequestAssert, SubmittedRequest> {

	SubmittedRequestAssert(SubmittedRequest actual) {
		super(actual, SubmittedRequestAssert.class);
	}

	/** Verifies that the answer, read as an object of its class, equals this value. */
	public SubmittedRequestAssert isAnsweredWith(Object value) {
		Content content = answer("to be answered with " + value);
		if (!Objects.equals(read(content, value.getClass()), value)) {
			throw failure("%nExpecting %s of %s%nto be answered with %s%nbut the answer is %s", this.actual,
					this.actual.probe(), value, SubmittedRequest.describe(content));
		}
		return this;
	}

	/** Verifies that there is an answer of this class. What follows is about that. */
	public <T> AbstractObjectAssert<?, T> isAnsweredWithA(Class<T> type) {
		return Assertions.assertThat(read(answer("to be answered with a " + type.getName()), type));
	}

	/** Verifies that there is an answer, but that it says nothing. */
	public SubmittedRequestAssert isAnsweredWithNothing() {
		Content content = answer("to be answered with nothing");
		if (!content.isNull()) {
			throw failure("%nExpecting %s of %s%nto be answered with nothing%nbut the answer is %s", this.actual,
					this.actual.probe(), SubmittedRequest.describe(content));
		}
		return this;
	}

	/** Verifies that the listener has failed. What follows is about its failure. */
	public JobFailureAssert hasFailed() {
		Outcome<Content> outcome = outcome();
		if (!(outcome.failure() instanceof JobFailedException failed)) {
			throw unexpected("to fail", outcome);
		}
		return new JobFailureAssert(new JobFailure(failed.errorType(), failed.errorText(), failed.attempt()))
			.as("%s of %s", this.actual, this.actual.probe());
	}

	private Content answer(String expectation) {
		Outcome<Content> outcome = outcome();
		Content content = outcome.value();
		if (content == null) {
			throw unexpected(expectation, outcome);
		}
		return content;
	}

	private <T> T read(Content content, Class<T> type) {
		try {
			return this.actual.read(content, type);
		}
		catch (JacksonException ex) {
			throw failure("%nExpecting %s of %s%nto be answered with a %s%nbut the answer is %s, which is none: %s",
					this.actual, this.actual.probe(), type.getName(), SubmittedRequest.describe(content),
					ex.getOriginalMessage());
		}
	}

	private Outcome<Content> outcome() {
		isNotNull();
		return this.actual.outcome();
	}

	private AssertionError unexpected(String expectation, Outcome<Content> outcome) {
		Content content = outcome.value();
		String found = (content != null) ? "the answer is " + SubmittedRequest.describe(content)
				: "there is no answer yet";
		if (outcome.failure() instanceof JobFailedException failed) {
			found = "it failed " + new JobFailure(failed.errorType(), failed.errorText(), failed.attempt());
		}
		else if (outcome.failure() != null) {
			found = "there is no answer: " + outcome.failure().getMessage();
		}
		return failure("%nExpecting %s of %s%n%s%nbut %s%n%s", this.actual, this.actual.probe(), expectation, found,
				this.actual.probe().findings());
	}

}
