// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of {@link SendObservation#SEND}. A bean of this type replaces
 * {@link DefaultSendObservationConvention}.
 *
 * @since 0.1.0
 */
public interface SendObservationConvention extends ObservationConvention<SendContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof SendContext;
	}

	@Override
	default String getName() {
		return "spread.queue.send";
	}

}
