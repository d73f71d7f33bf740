package org.spreadqueue.protocol;

import java.util.Locale;

/**
 * State that a worker reports to the manager, in both protocols.
 *
 * @since 0.1.0
 */
public enum WorkerState {

	/** It takes jobs. For legacy workers also a heartbeat. */
	READY,

	/** It has jobs and takes no more. */
	WORKING,

	/** It is gone; what it had not taken or finished goes to others. */
	TERMINATE;

	/** Returns the state as it is written on the wire. */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
