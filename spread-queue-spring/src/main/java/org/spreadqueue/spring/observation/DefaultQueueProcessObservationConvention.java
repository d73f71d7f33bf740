// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import java.util.Objects;

import io.micrometer.common.KeyValues;

import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spring.observation.QueueObservation.MessageKeys;
import org.spreadqueue.spring.observation.QueueObservation.ProcessKeys;
import org.spreadqueue.worker.Job;

/**
 * Default names and keys of {@link QueueObservation#PROCESS}.
 *
 * @since 0.1.0
 */
public class DefaultQueueProcessObservationConvention implements QueueProcessObservationConvention {

	@Override
	public String getContextualName(QueueProcessContext context) {
		return job(context).queue() + " process";
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(QueueProcessContext context) {
		Throwable error = context.getError();
		return KeyValues.of(ProcessKeys.QUEUE.withValue(job(context).queue().value()),
				ProcessKeys.LISTENER.withValue(context.listenerId()), ProcessKeys.OUTCOME.withValue(context.outcome()),
				ProcessKeys.EXCEPTION.withValue((error != null) ? simpleName(error) : "none"));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(QueueProcessContext context) {
		Job job = job(context);
		MessageId id = job.messageId();
		return KeyValues.of(MessageKeys.MESSAGE_ID.withValue((id != null) ? id.toString() : "none"),
				MessageKeys.ATTEMPT.withValue(String.valueOf(job.attempt())),
				MessageKeys.QUEUED.withValue(String.valueOf(job.queuedFor().toMillis())),
				MessageKeys.ORIGINATOR.withValue(job.originator()));
	}

	private static Job job(QueueProcessContext context) {
		return Objects.requireNonNull(context.getCarrier());
	}

	private static String simpleName(Throwable error) {
		String name = error.getClass().getSimpleName();
		return name.isEmpty() ? error.getClass().getName() : name;
	}

}
