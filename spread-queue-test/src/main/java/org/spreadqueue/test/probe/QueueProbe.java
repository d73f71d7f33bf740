// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.assertj.core.api.AssertProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;

/**
 * Submits messages to one queue and sees what becomes of them, and of all others in the
 * queue. What it returns goes into AssertJ's {@code assertThat}.
 *
 * <pre class="code">
 * assertThat(orders.submit(tea)).isProcessed();
 * assertThat(orders.submit(stone)).isDeadLettered().hasType(InvalidOrderException.class).hasAttempts(3);
 * assertThat(orders.ask(tea)).isAnsweredWith(receipt);
 * assertThat(orders).isEmpty();
 * </pre>
 *
 * Assertions wait for what they verify, ten seconds at most, and say what they have found
 * instead. Looking takes nothing out of the queue. All methods may be called from any
 * thread.
 *
 * @since 0.1.0
 */
public final class QueueProbe implements AssertProvider<QueueProbeAssert> {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final long POLL_NANOS = Duration.ofMillis(2).toNanos();

	private static final int MOST_DEAD_LETTERS = 1000;

	private static final MessageFilter WAITING = MessageFilter.ALL.in(Place.WAITING, Place.DELAYED);

	private final Sender sender;

	private final Supplier<QueueManager> manager;

	private final JsonMapper mapper;

	private final Duration limit;

	/**
	 * Creates a probe of a queue whose manager runs in this JVM.
	 * @param sender sends the messages; stays the caller's
	 * @param manager returns the manager of the queue, at each look
	 * @param mapper writes payloads and reads answers
	 */
	public QueueProbe(Sender sender, Supplier<QueueManager> manager, JsonMapper mapper) {
		this(sender, manager, mapper, LIMIT);
	}

	private QueueProbe(Sender sender, Supplier<QueueManager> manager, JsonMapper mapper, Duration limit) {
		this.sender = sender;
		this.manager = manager;
		this.mapper = mapper;
		this.limit = limit;
	}

	/** Returns this probe with another time for which its assertions wait at most. */
	public QueueProbe within(Duration limit) {
		return new QueueProbe(this.sender, this.manager, this.mapper, limit);
	}

	/** Submits a one-way message; see {@link #submit(Object, UnaryOperator)}. */
	public SubmittedMessage submit(Object payload) {
		return submit(payload, UnaryOperator.identity());
	}

	/**
	 * Submits a one-way message, and waits until the manager has it.
	 * @param payload written by Jackson
	 * @param options sets headers, key, delay, expiry or priority
	 * @throws AssertionError if no manager takes it in time
	 */
	public SubmittedMessage submit(Object payload, UnaryOperator<OutgoingJob> options) {
		JsonNode tree = this.mapper.valueToTree(payload);
		return new SubmittedMessage(this, tree, this.sender.submit(options.apply(OutgoingJob.of(tree)), Runnable::run));
	}

	/** Submits a request, whose answer the assertions wait for. */
	public SubmittedRequest ask(Object payload) {
		return ask(payload, UnaryOperator.identity());
	}

	/**
	 * Submits a request, whose answer the assertions wait for.
	 * @param payload written by Jackson
	 * @param options sets headers, key, delay, expiry or priority
	 */
	public SubmittedRequest ask(Object payload, UnaryOperator<OutgoingJob> options) {
		JsonNode tree = this.mapper.valueToTree(payload);
		return new SubmittedRequest(this, tree,
				this.sender.request(options.apply(OutgoingJob.of(tree)), this.limit, Runnable::run));
	}

	/** Returns the figures of the queue, since its present manager was started. */
	public QueueFigures figures() {
		return this.manager.get().figures();
	}

	/**
	 * Returns the dead letters of the queue that no listener has, oldest first, a
	 * thousand at most.
	 */
	public List<DeadLetter> deadLetters() {
		return this.manager.get()
			.deadLetterQueue()
			.map((letters) -> letters.admin().browse(WAITING, 0, MOST_DEAD_LETTERS).join().messages())
			.orElse(List.of())
			.stream()
			.map((letter) -> DeadLetter.of(letter.content()))
			.toList();
	}

	@Override
	public QueueProbeAssert assertThat() {
		return new QueueProbeAssert(this);
	}

	Duration limit() {
		return this.limit;
	}

	JsonMapper mapper() {
		return this.mapper;
	}

	/** Waits until the figures are so; returns whether they are. */
	boolean awaitFigures(Predicate<QueueFigures> expected) {
		long end = System.nanoTime() + this.limit.toNanos();
		while (!expected.test(figures())) {
			if (System.nanoTime() - end >= 0) {
				return false;
			}
			if (Thread.currentThread().isInterrupted()) {
				throw new AssertionError("Interrupted while a test waited for " + this);
			}
			LockSupport.parkNanos(POLL_NANOS);
		}
		return true;
	}

	/** Says what is in the queue, for the message of an assertion that failed. */
	String findings() {
		StringBuilder text = new StringBuilder("Found in ").append(this).append(": ");
		try {
			QueueFigures figures = figures();
			List<DeadLetter> letters = deadLetters();
			text.append("waiting %d (delayed %d), in flight %d, done %d, failed attempts %d, expired %d, ".formatted(
					figures.waiting(), figures.delayed(), figures.inFlight(), figures.done(), figures.failed(),
					figures.expired()));
			text.append("workers %d, dead letters %d".formatted(this.manager.get().workers(), letters.size()));
			letters.forEach((letter) -> text.append("%n  %s".formatted(letter)));
		}
		catch (CompletionException | RejectedExecutionException ex) {
			text.append("its manager is gone");
		}
		return text.toString();
	}

	@Override
	public String toString() {
		return "queue '" + this.sender.options().queue() + "'";
	}

}
