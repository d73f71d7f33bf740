package org.spreadqueue.worker;

import java.util.function.LongSupplier;

/**
 * Numbers jobs from 1, for one thread.
 */
final class JobNumbers implements LongSupplier {

	private long last;

	@Override
	public long getAsLong() {
		this.last++;
		return this.last;
	}

}
