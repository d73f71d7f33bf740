package org.spreadqueue.spring.listener;

/**
 * Settles one message of a listener in mode {@link AckMode#MANUAL}. The first call counts
 * and later ones have no effect, nor has a call that belongs to an earlier try of the
 * message. Any thread may call.
 * <p>
 * A message that nothing settles counts as running, until the time for running calls is
 * over when the listener stops.
 *
 * @since 0.1.0
 */
public interface Acknowledgment {

	/**
	 * Says that the message is done. What the listener returns is the answer, as soon as
	 * it is there.
	 */
	void acknowledge();

	/**
	 * Says that the message has failed, as if the listener had thrown the cause: it may
	 * be retried, then goes to the error handler.
	 * @param cause what went wrong
	 */
	void reject(Throwable cause);

	/**
	 * Hands the message back to the manager, for another worker. It counts neither as
	 * done nor as failed, and the attempt does not count. A Perl manager takes nothing
	 * back: there the sender is told that the message failed.
	 */
	void requeue();

}
