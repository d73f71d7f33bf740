// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Which messages of a queue are meant: those to which all of this applies.
 *
 * @param places where they may be; all places if empty
 * @param id the only one, {@code null} for all
 * @param orderingKey {@code null} for all
 * @param headers values that they have
 * @param arrivedUntil when they were there at the latest, {@code null} for now; so what
 * comes later is not meant
 * @since 0.1.0
 */
public record MessageFilter(Set<Place> places, @Nullable MessageId id, @Nullable String orderingKey,
		Map<String, String> headers, @Nullable Instant arrivedUntil) {

	/** All messages. */
	public static final MessageFilter ALL = new MessageFilter(Set.of(), null, null, Map.of(), null);

	public MessageFilter {
		places = places.isEmpty() ? EnumSet.allOf(Place.class) : Set.copyOf(places);
		headers = Map.copyOf(headers);
	}

	/** Returns a filter for messages in these places only. */
	public MessageFilter in(Place... places) {
		return new MessageFilter(Set.of(places), this.id, this.orderingKey, this.headers, this.arrivedUntil);
	}

	/** Whether it applies. */
	public boolean matches(QueuedMessage message) {
		return this.places.contains(message.place()) && (this.id == null || this.id.equals(message.id()))
				&& (this.orderingKey == null || this.orderingKey.equals(message.orderingKey()))
				&& message.content().headers().entrySet().containsAll(this.headers.entrySet())
				&& (this.arrivedUntil == null || !message.arrived().isAfter(this.arrivedUntil));
	}

}
