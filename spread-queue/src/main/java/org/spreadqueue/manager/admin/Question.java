// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A question of an operator, as it travels: the names are its keys. Whatever an operation
 * does not need is absent.
 *
 * @param operation what is asked
 * @param places of a filter, and so are the four that follow
 * @param after where a page begins
 * @param max most messages of a page
 * @param ids of messages to change
 * @param withoutBodies whether a page has empty bodies; {@code null} if not
 */
public record Question(Operation operation, @Nullable Set<Place> places, @Nullable MessageId id,
		@Nullable String orderingKey, @Nullable Map<String, String> headers, @Nullable Instant arrivedUntil, long after,
		int max, @Nullable List<MessageId> ids, @Nullable Boolean withoutBodies) {

	/** Throws an {@link IllegalArgumentException} if it is none that a manager reads. */
	public Question {
		if (operation == null) {
			throw new IllegalArgumentException("A question without an operation is none.");
		}
		if (headers != null && headers.size() > FrameLimits.MAX_HEADERS) {
			throw new IllegalArgumentException("A filter with " + headers.size() + " headers is too large. At most "
					+ FrameLimits.MAX_HEADERS + " are possible.");
		}
		if (hasNull(places) || hasNull(ids) || (headers != null && hasNull(headers.values()))) {
			throw new IllegalArgumentException("Places, headers and ids cannot be null.");
		}
	}

	/** Whoever sends anything sends this, too. */
	private static boolean hasNull(@Nullable Collection<?> values) {
		return values != null && values.stream().anyMatch(Objects::isNull);
	}

	/** Creates a question that is only an operation. */
	public static Question of(Operation operation) {
		return new Question(operation, null, null, null, null, null, 0, 0, null, null);
	}

	public static Question browse(MessageFilter filter, long after, int max) {
		return new Question(Operation.BROWSE, filter.places(), filter.id(), filter.orderingKey(), filter.headers(),
				filter.arrivedUntil(), after, max, null, null);
	}

	public static Question browseWithoutBodies(MessageFilter filter, long after, int max) {
		return new Question(Operation.BROWSE, filter.places(), filter.id(), filter.orderingKey(), filter.headers(),
				filter.arrivedUntil(), after, max, null, true);
	}

	/** Creates a question that changes single messages. */
	public static Question change(Operation operation, Collection<MessageId> ids) {
		return new Question(operation, null, null, null, null, null, 0, 0, List.copyOf(ids), null);
	}

	/** Returns the filter of a page. */
	MessageFilter filter() {
		return new MessageFilter((this.places != null) ? this.places : Set.of(), this.id, this.orderingKey,
				(this.headers != null) ? this.headers : Map.of(), this.arrivedUntil);
	}

	/** Whether a page has bodies. */
	boolean hasBodies() {
		return !Boolean.TRUE.equals(this.withoutBodies);
	}

	/** Returns the ids of messages to change. */
	List<MessageId> messages() {
		return (this.ids != null) ? this.ids : List.of();
	}

	/** What is to be changed, for people. */
	String change() {
		return switch (this.operation) {
			case DELETE -> "delete " + messages().size() + " messages";
			case RESUBMIT -> "resubmit " + messages().size() + " dead letters";
			case PURGE -> "purge the queue";
			case PAUSE -> "pause the queue";
			case RESUME -> "resume the queue";
			default -> "change nothing";
		};
	}

}
