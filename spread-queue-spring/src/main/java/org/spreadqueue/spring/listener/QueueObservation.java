package org.spreadqueue.spring.listener;

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

	};

	/** Keys of {@link QueueObservation#PROCESS}. Each is always there. */
	public enum ProcessKeys implements KeyName {

		QUEUE("queue"),

		LISTENER("listener"),

		/** As {@link QueueProcessContext#outcome()} returns it. */
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

}
