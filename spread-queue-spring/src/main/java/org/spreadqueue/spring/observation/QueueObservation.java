// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of listeners.
 *
 * @since 0.1.0
 */
public enum QueueObservation implements ObservationDocumentation {

	/** One message, decoding to response, error handler and interceptors included. */
	PROCESS {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultQueueProcessObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ProcessKeys.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return MessageKeys.values();
		}

	},

	/**
	 * One call of a listener that takes batches, in a trace of its own. Its context is a
	 * {@link QueueBatchContext}.
	 */
	BATCH {

		@Override
		public String getName() {
			return "spread.queue.batch";
		}

		@Override
		public String getContextualName() {
			return "batch";
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return BatchKeys.values();
		}

	};

	/**
	 * Keys of {@link QueueObservation#PROCESS} in meters and spans. Each is always there.
	 */
	public enum ProcessKeys implements KeyName {

		/** Name of the queue. */
		QUEUE("queue"),

		/** Id of the listener. */
		LISTENER("listener"),

		/** {@code success}, {@code recovered}, {@code failure} or {@code requeued}. */
		OUTCOME("outcome"),

		/** Simple class name of what the listener failed with, or {@code none}. */
		EXCEPTION("exception");

		private final String key;

		ProcessKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/** Keys of {@link QueueObservation#PROCESS} in spans. Each is always there. */
	public enum MessageKeys implements KeyName {

		/** Identity of the message, or {@code none} from a Perl manager. */
		MESSAGE_ID("messaging.message.id"),

		/** Which attempt the delivery began with, from 1. */
		ATTEMPT("spread.queue.attempt"),

		/** Milliseconds that the message was in the queue before it was dispatched. */
		QUEUED("spread.queue.queued.ms"),

		/** Private group of the sender. */
		ORIGINATOR("spread.queue.originator");

		private final String key;

		MessageKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Keys of {@link QueueObservation#BATCH} in meters and spans. Each is always there.
	 */
	public enum BatchKeys implements KeyName {

		/** Name of the queue. */
		QUEUE("queue"),

		/** Id of the listener. */
		LISTENER("listener"),

		/** Simple class name of what the call failed with, or {@code none}. */
		EXCEPTION("exception");

		private final String key;

		BatchKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
