// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

/**
 * Tells how far a job is. What was reported last is among the {@linkplain Worker#jobs()
 * jobs} of the worker, and a sender of this project that still follows its message hears
 * of it, at most twice a second; a Perl program never does. From any thread, as often as
 * is convenient. After the end of its job, a report has no effect.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobProgress {

	/**
	 * Reports how far the job is. Never fails it: less than 0, or what is not a number,
	 * counts as 0, more than 1 as 1, and a longer text is cut.
	 * @param fraction how much is done, from 0 to 1
	 * @param text where it is, for people; at most
	 * {@value org.spreadqueue.protocol.frame.FrameLimits#MAX_PROGRESS_TEXT} characters
	 */
	void report(double fraction, String text);

	/** Reports how much is done, from 0 to 1, and nothing else. */
	default void report(double fraction) {
		report(fraction, "");
	}

}
