// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

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

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return MessageKeys.values();
		}

	};

	/**
	 * Keys of {@link SendObservation#SEND} in meters and spans. Each is always there.
	 */
	public enum Keys implements KeyName {

		/** Name of the queue. */
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

	/** Keys of {@link SendObservation#SEND} in spans. Each is always there. */
	public enum MessageKeys implements KeyName {

		/** Identity of a message that a manager has accepted, else {@code none}. */
		MESSAGE_ID("messaging.message.id");

		private final String key;

		MessageKeys(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
