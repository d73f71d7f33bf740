// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.manager.admin.MessageDescription;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * The messages of a queue, or its dead letters. Looking copies and never consumes. Waits
 * for the manager, so it must not be called on an event loop.
 *
 * @since 0.1.0
 */
public final class QueueMessages {

	/** Messages of a page if the request does not say. */
	private static final int PAGE = 100;

	/** Most messages of a page; an export has more. */
	private static final int MAX_PAGE = 1000;

	/** Bytes of the largest payload that is shown. */
	private static final int MAX_PAYLOAD = 256 * 1024;

	/** Messages that an export copies before it looks at its size. */
	private static final int EXPORTED_AT_ONCE = 10;

	private final QueueManager manager;

	private final QueueAdmin admin;

	private final boolean deadLetters;

	private QueueMessages(QueueManager manager, QueueAdmin admin, boolean deadLetters) {
		this.manager = manager;
		this.admin = admin;
		this.deadLetters = deadLetters;
	}

	/** The messages of a queue. */
	public static QueueMessages of(QueueManager manager) {
		return new QueueMessages(manager, manager.admin(), false);
	}

	/**
	 * The dead letters of a queue.
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if it cannot have any
	 */
	public static QueueMessages deadLettersOf(QueueManager manager) {
		QueueAdmin letters = manager.deadLetterQueue()
			.map(QueueManager::admin)
			.orElseThrow(() -> MessageQuery.invalid("Queue '" + manager.options().queue()
					+ "' has no dead-letter queue: it is one itself, or its name is too long for one"));
		return new QueueMessages(manager, letters, true);
	}

	/**
	 * Shows a page of the messages that match, or, with its payload, the only one with
	 * the id.
	 * @param after where the page begins, 0 or {@code null} for the beginning
	 */
	public MessagesDescriptor page(MessageQuery query, @Nullable Long after, @Nullable Integer max, Viewer viewer) {
		MessageFilter filter = query.filter(EnumSet.allOf(Place.class), viewer);
		Instant time = this.admin.time();
		MessagePage page = browse(filter, (after != null) ? after : 0, Math.min(MAX_PAGE, (max != null) ? max : PAGE));
		List<MessageDescription> messages = page.messages()
			.stream()
			.filter(query::matches)
			.map((message) -> query.hasIds() ? withPayload(message, viewer) : MessageDescription.of(message, viewer))
			.toList();
		return new MessagesDescriptor(time, messages, (page.next() != 0) ? Long.toString(page.next()) : null,
				page.lookedAt());
	}

	private static MessageDescription withPayload(QueuedMessage message, Viewer viewer) {
		int size = message.content().body().length;
		if (viewer.mayRead() && size > MAX_PAYLOAD) {
			return MessageDescription.of(message, viewer)
				.withPayload(null,
						"The payload has " + size + " bytes; at most " + MAX_PAYLOAD + " are shown. An export has it");
		}
		MessageDescription all = MessageDescription.exported(message, viewer);
		return (all.payload() instanceof JsonNode payload) ? all.withPayload(payload.toPrettyString(), null) : all;
	}

	/** Writes messages that match, or some of them, as lines of JSON. */
	public byte[] export(MessageQuery query, @Nullable Long after, Viewer viewer) {
		MessageFilter filter = query.filter(EnumSet.allOf(Place.class), viewer);
		JsonLines lines = new JsonLines(viewer);
		long next = (after != null) ? after : 0;
		do {
			MessagePage page = browse(filter, next, EXPORTED_AT_ONCE);
			page.messages().stream().filter(query::matches).forEach(lines::add);
			next = page.next();
		}
		while (next != 0 && !lines.isFull());
		if (next != 0) {
			lines.addNext(next);
		}
		return lines.toByteArray();
	}

	/**
	 * Deletes the messages that are meant, if they wait.
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if the request does not say which ones
	 */
	public ChangesDescriptor delete(MessageQuery query, Viewer viewer) {
		Meant meant = meant(query, viewer);
		return answer(Answer.of(this.admin, (admin) -> admin.delete(meant.ids())), meant);
	}

	/**
	 * Puts the dead letters that are meant into their queue again.
	 * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException
	 * if the request does not say which ones, or these are no dead letters
	 */
	public ChangesDescriptor resubmit(MessageQuery query, Viewer viewer) {
		if (!this.deadLetters) {
			throw MessageQuery.invalid("Only dead letters can be resubmitted");
		}
		Meant meant = meant(query, viewer);
		return answer(Answer.of(this.manager.admin(), (admin) -> admin.resubmitDeadLetters(meant.ids())), meant);
	}

	private static ChangesDescriptor answer(List<MessageChange> changes, Meant meant) {
		return ChangesDescriptor.of(changes, meant.more());
	}

	/** "All" never includes what has come since somebody looked. */
	private Meant meant(MessageQuery query, Viewer viewer) {
		if (query.hasIds()) {
			query.refuseAllButIds();
			return new Meant(query.messageIds(), false);
		}
		if (!query.isBounded()) {
			throw MessageQuery.invalid("It is not said which messages are meant. Give their ids, or arrivedUntil, the "
					+ "time up to which all that match are meant");
		}
		Set<Place> waiting = MessageQuery.CHANGEABLE;
		MessageFilter filter = query.filter(waiting, viewer);
		List<MessageId> ids = new ArrayList<>();
		long next = 0;
		do {
			MessagePage page = browse(filter, next, QueueAdmin.MAX_MESSAGES - ids.size());
			page.messages().stream().filter(query::matches).map(QueuedMessage::id).forEach(ids::add);
			next = page.next();
		}
		while (next != 0 && ids.size() < QueueAdmin.MAX_MESSAGES);
		return new Meant(ids, next != 0);
	}

	private MessagePage browse(MessageFilter filter, long after, int max) {
		try {
			return Answer.of(this.admin, (admin) -> admin.browse(filter, after, max));
		}
		catch (IllegalArgumentException ex) {
			throw MessageQuery.invalid(String.valueOf(ex.getMessage()));
		}
	}

	/** Messages that are to be changed. */
	private record Meant(List<MessageId> ids, boolean more) {
	}

}
