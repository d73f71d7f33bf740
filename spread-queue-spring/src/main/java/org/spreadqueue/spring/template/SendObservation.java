package org.spreadqueue.spring.template;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observation of sending.
 *
 * @since 0.1.0
 */
public enum SendObservation implements ObservationDocumentation {

	/** A message until the queue has it, or a request until its answer is there. */
	SEND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSendObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return Keys.values();
		}

	};

	/** Keys of {@link SendObservation#SEND}. Each is always there. */
	public enum Keys implements KeyName {

		QUEUE("queue"),

		/** {@code message}, or {@code request} if an answer is wanted. */
		KIND("kind"),

		/** Simple class name of what went wrong, or {@code none}. */
		EXCEPTION("exception");

		private final String key;

		Keys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
