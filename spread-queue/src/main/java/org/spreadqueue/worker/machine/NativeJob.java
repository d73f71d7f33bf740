// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;

import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.spread.Durations;

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
				? this.since + Durations.toNanos(Duration.ofMillis(this.dispatch.expiryMillis())) : Machine.NEVER;
	}

}
