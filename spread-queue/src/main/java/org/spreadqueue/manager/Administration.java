// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

/**
 * What operators may ask of a manager from elsewhere, with a {@link RemoteQueueAdmin}.
 * Whoever reaches the Spread daemon is an operator or, if the manager has a key, whoever
 * has that. What runs in the program of the manager is not concerned.
 *
 * @since 0.1.0
 */
public enum Administration {

	/** Nothing. */
	NONE,

	/** To show what is there, payloads included. */
	READ_ONLY,

	/** To change it, too. */
	UNRESTRICTED

}
