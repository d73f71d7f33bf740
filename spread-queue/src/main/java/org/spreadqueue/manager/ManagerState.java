// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

/**
 * What a queue manager is doing.
 *
 * @since 0.1.0
 */
public enum ManagerState {

	/** It has no connection to a daemon. Its messages are kept. */
	DISCONNECTED,

	/** It has a connection and asks whether it is alone. */
	JOINING,

	/** It is the manager of the queue. */
	ACTIVE,

	/** Another one is the manager of the queue; this one waits. */
	STANDING_BY,

	/** It was closed, or gave way to another manager. */
	CLOSED

}
