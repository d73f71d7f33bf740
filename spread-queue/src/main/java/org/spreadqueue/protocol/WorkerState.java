// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol;

import java.util.Locale;

/**
 * State that a worker reports to the manager, in both protocols.
 *
 * @since 0.1.0
 */
public enum WorkerState {

	/** It takes jobs. From a legacy worker, also a heartbeat. */
	READY,

	/** It has jobs and takes no more. */
	WORKING,

	/** It is gone; the manager requeues what it had not taken or finished. */
	TERMINATE;

	/** Returns the state as written on the wire. */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
