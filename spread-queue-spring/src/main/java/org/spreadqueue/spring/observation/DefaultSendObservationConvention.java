// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import io.micrometer.common.KeyValues;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * Default names and keys of {@link SendObservation#SEND}.
 *
 * @since 0.1.0
 */
public class DefaultSendObservationConvention implements SendObservationConvention {

	@Override
	public KeyValues getLowCardinalityKeyValues(SendContext context) {
		Throwable error = context.getError();
		return KeyValues.of(SendObservation.Keys.QUEUE.withValue(context.queue()),
				SendObservation.Keys.KIND.withValue(context.isRequest() ? "request" : "message"),
				SendObservation.Keys.EXCEPTION.withValue((error != null) ? error.getClass().getSimpleName() : "none"));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendContext context) {
		MessageId id = context.messageId();
		return KeyValues.of(SendObservation.MessageKeys.MESSAGE_ID.withValue((id != null) ? id.toString() : "none"));
	}

	@Override
	public String getContextualName(SendContext context) {
		return context.queue() + (context.isRequest() ? " request" : " send");
	}

}
