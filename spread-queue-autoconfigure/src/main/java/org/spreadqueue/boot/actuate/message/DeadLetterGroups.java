// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.spring.QueueHeaders;

/**
 * Counts dead letters by their cause. They are counted again only if some have come or
 * gone, however many people look: after a pause a hundred times as long as counting took,
 * so that it costs the manager little, but no less than a second and no more than a
 * minute. Thread-safe.
 *
 * @since 0.1.0
 */
public final class DeadLetterGroups {

	/** Causes of one queue that are told apart; those with most letters. */
	static final int MAX_GROUPS = 100;

	private static final long SHORTEST_PAUSE = Duration.ofSeconds(1).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();

	private static final int PAUSES = 100;

	private final Map<QueueName, SingleFlight<Counted>> counted = new ConcurrentHashMap<>();

	/** Has the next one who looks see what has just been changed. */
	public void changed() {
		this.counted.values().forEach(SingleFlight::forget);
	}

	/** Returns the groups of a queue's dead letters, the largest first. */
	public List<DeadLetterGroup> of(QueueManager manager, Viewer viewer) {
		QueueManager letters = manager.deadLetterQueue().orElse(null);
		if (letters == null) {
			return List.of();
		}
		QueueName queue = manager.options().queue();
		Counted latest = this.counted.computeIfAbsent(queue, (first) -> new SingleFlight<>())
			.get((known) -> known.isCurrent(letters), () -> count(letters));
		Instant time = latest.time;
		return latest.groups.values()
			.stream()
			.sorted(Comparator.comparingInt((Group group) -> group.count).reversed())
			.limit(MAX_GROUPS)
			.map((group) -> group.describe(queue, time, viewer))
			.toList();
	}

	private static Counted count(QueueManager letters) {
		Counted counted = new Counted(letters);
		long next = 0;
		do {
			long after = next;
			MessagePage page = Answer.of(letters.admin(), (admin) -> admin
				.browse(MessageFilter.ALL.in(Place.WAITING, Place.DELAYED), after, QueueAdmin.MAX_MESSAGES));
			page.messages().forEach(counted::add);
			next = page.next();
		}
		while (next != 0);
		counted.end();
		return counted;
	}

	/** Returns how long nothing is counted after it took so many nanoseconds. */
	static long pauseAfter(long took) {
		return Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, PAUSES * took));
	}

	/** Changes whenever a letter comes or goes. */
	private record Moved(long accepted, long waiting, long inFlight) {

		static Moved of(QueueFigures figures) {
			return new Moved(figures.accepted(), figures.waiting(), figures.inFlight());
		}

	}

	private record Cause(@Nullable String reason, @Nullable String exception) {
	}

	private static final class Counted {

		private final Map<Cause, Group> groups = new LinkedHashMap<>();

		private final Instant time;

		private final Moved moved;

		private final long begin = System.nanoTime();

		private long end;

		private long pause;

		Counted(QueueManager letters) {
			this.time = letters.admin().time();
			this.moved = Moved.of(letters.figures());
		}

		/** The pause until the next time begins. */
		void end() {
			this.end = System.nanoTime();
			this.pause = pauseAfter(this.end - this.begin);
		}

		boolean isCurrent(QueueManager letters) {
			return System.nanoTime() - this.end < this.pause || Moved.of(letters.figures()).equals(this.moved);
		}

		void add(QueuedMessage letter) {
			Map<String, String> headers = letter.content().headers();
			Cause cause = new Cause(headers.get(QueueHeaders.DEAD_LETTER_REASON),
					headers.get(QueueHeaders.DEAD_LETTER_EXCEPTION));
			this.groups.computeIfAbsent(cause, (first) -> new Group(first, letter)).add(letter);
		}

	}

	private static final class Group {

		private final Cause cause;

		private final Instant oldest;

		private Instant newest;

		private @Nullable String message;

		private int count;

		Group(Cause cause, QueuedMessage first) {
			this.cause = cause;
			this.oldest = first.arrived();
			this.newest = first.arrived();
		}

		/** They come in order of arrival. */
		void add(QueuedMessage letter) {
			this.newest = letter.arrived();
			this.message = letter.content().headers().get(QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE);
			this.count++;
		}

		DeadLetterGroup describe(QueueName queue, Instant time, Viewer viewer) {
			return new DeadLetterGroup(queue.value(), time, this.cause.reason(), this.cause.exception(),
					viewer.header(QueueHeaders.DEAD_LETTER_EXCEPTION_MESSAGE, this.message), this.count, this.oldest,
					this.newest);
		}

	}

}
