// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link QueueObservation#PROCESS}. A bean of this type replaces
 * {@link DefaultQueueProcessObservationConvention}.
 *
 * @since 0.1.0
 */
public interface QueueProcessObservationConvention extends ObservationConvention<QueueProcessContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof QueueProcessContext;
	}

	@Override
	default String getName() {
		return "spread.queue.process";
	}

}
