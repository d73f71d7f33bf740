// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.log.Excerpt;

/**
 * Why a message was given up or a request not answered.
 *
 * @param type kind of the error, mostly the class name of an exception; {@code null} if
 * none was told
 * @param message text of the error or, for a message that did not fail itself, the reason
 * @param attempts how often it was tried
 * @since 0.1.0
 */
public record JobFailure(@Nullable String type, String message,
		int attempts) implements AssertProvider<JobFailureAssert> {

	@Override
	public JobFailureAssert assertThat() {
		return new JobFailureAssert(this);
	}

	/** Says it on one line. */
	@Override
	public String toString() {
		String error = ((this.type != null) ? this.type + ": " : "") + this.message;
		return "after " + this.attempts + ((this.attempts == 1) ? " attempt: " : " attempts: ") + Excerpt.line(error);
	}

}
