// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

/**
 * What settles a message: the return of the listener, or its {@link Acknowledgment}.
 *
 * @since 0.1.0
 */
public enum AckMode {

	/** Done when the listener, or the future it returned, ends without failure. */
	ON_SUCCESS,

	/**
	 * Open until the listener calls its {@link Acknowledgment}, on any thread and at any
	 * time. Only a failure of the listener settles the message without such a call.
	 */
	MANUAL

}
