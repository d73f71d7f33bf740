package org.spreadqueue.manager;

/**
 * What a queue manager is doing.
 */
public enum ManagerState {

	/** It has no connection to a daemon; messages and knowledge are kept. */
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
