package org.spreadqueue.spring.listener;

/**
 * Settles one message of a listener in mode {@link AckMode#MANUAL}. The first call
 * counts, later ones have no effect; a call of a retry that is over has none either. Any
 * thread may call.
 * <p>
 * A message that nothing settles counts as running, until the time for running calls is
 * over when the listener stops.
 */
public interface Acknowledgment {

	/**
	 * The message is done. A listener that returns something answers with that, as soon
	 * as it is there.
	 */
	void acknowledge();

	/**
	 * The message has failed, as if the listener had thrown the cause: it may be retried,
	 * then goes to the error handler.
	 * @param cause what went wrong
	 */
	void reject(Throwable cause);

	/**
	 * Gives the message back to the manager as it came, for another worker. It counts
	 * neither as done nor as failed, and costs no delivery. A Perl manager takes nothing
	 * back: there the sender is told that the message failed.
	 */
	void requeue();

}
