// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

/** Message types that tell the other side the phase. */
final class Phase {

	/** Not counted. */
	static final short WARM_UP = 1;

	static final short MEASURE = 2;

	/** The last counted message. */
	static final short LAST = 3;

	private Phase() {
	}

}
