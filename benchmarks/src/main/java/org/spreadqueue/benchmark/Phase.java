package org.spreadqueue.benchmark;

/**
 * Message types that tell the other side what is going on.
 */
final class Phase {

	/** Not counted. */
	static final short WARM_UP = 1;

	/** Counted. */
	static final short MEASURE = 2;

	/** Counted, and the last one. */
	static final short LAST = 3;

	private Phase() {
	}

}
