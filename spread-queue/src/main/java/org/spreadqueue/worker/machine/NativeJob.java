package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Frame;

/**
 * A native job in this worker.
 *
 * @param format in which its sender writes and reads; known once it runs
 * @param since when it came or, once it runs, when it began
 */
record NativeJob(Frame.Dispatch dispatch, WireFormat format, long since) {

	boolean isExpired(long now) {
		return this.dispatch.expiryMillis() > 0
				&& now - this.since >= Duration.ofMillis(this.dispatch.expiryMillis()).toNanos();
	}

}
