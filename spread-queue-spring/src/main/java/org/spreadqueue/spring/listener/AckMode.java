package org.spreadqueue.spring.listener;

/**
 * What decides that a message is done: the return of the listener, or a call of its
 * {@link Acknowledgment}.
 *
 * @since 0.1.0
 */
public enum AckMode {

	/**
	 * The message is done when the listener has returned, or the future that it returned
	 * has completed; it has failed if the listener threw or the future failed.
	 */
	ON_SUCCESS,

	/**
	 * The message is open until the listener settles it with its {@link Acknowledgment},
	 * on any thread and at any time; only a failure of the listener settles it without.
	 */
	MANUAL

}
