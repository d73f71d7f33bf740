// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

/**
 * Settles one message of a listener in mode {@link AckMode#MANUAL}. Any thread may call
 * it. Only the first call counts; calls for an earlier try of the message have no effect.
 * <p>
 * A message that nothing settles counts as running; when the listener stops, until the
 * time for running calls is over.
 *
 * @since 0.1.0
 */
public interface Acknowledgment {

	/** Settles the message as done; the listener's return value is the answer. */
	void acknowledge();

	/** Fails the message as if the listener had thrown: retries, then error handler. */
	void reject(Throwable cause);

	/**
	 * Requeues the message for another worker, as if it had never been dispatched. A Perl
	 * manager takes nothing back: there the sender is told that the message failed.
	 */
	void requeue();

}
