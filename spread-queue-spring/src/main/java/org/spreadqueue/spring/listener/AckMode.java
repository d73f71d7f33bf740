package org.spreadqueue.spring.listener;

/**
 * What ends a message: the listener's return, or the listener's word.
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
