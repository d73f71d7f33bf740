package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Frame;

/**
 * A native job in this worker.
 *
 * @param format in which its sender writes and reads; known once it is offered
 * @param since when it came
 */
record NativeJob(Frame.Dispatch dispatch, WireFormat format, long since) {

	/** When it must have begun, or {@link Machine#NEVER}. */
	long latest() {
		return (this.dispatch.expiryMillis() > 0)
				? this.since + Duration.ofMillis(this.dispatch.expiryMillis()).toNanos() : Machine.NEVER;
	}

}
