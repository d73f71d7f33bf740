// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.SequenceMap;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.machine.SenderEffects;
import org.spreadqueue.spread.FutureCompleter;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * The incomplete futures that a sender has handed out, each with what completes it.
 * Counts, and writes the sender's log. Belongs to the loop.
 */
final class PendingResults implements SenderEffects {

	private static final Logger logger = QuotingLogger.of(Sender.class);

	/** A refused manager answers every second, and anybody can pose as one. */
	private static final long REFUSAL_INTERVAL = Duration.ofMinutes(1).toNanos();

	/** By the ids of their messages. */
	private final SequenceMap<Pending> results = new SequenceMap<>();

	private final List<CompletableFuture<ManagerInfo>> managerAwaited = new ArrayList<>();

	private final String sender;

	private final QueueName queue;

	private final FutureCompleter completer;

	private final SenderState state;

	/** For what others cause. */
	private final LogLimit limit;

	/** No manager answers, and since when. */
	private boolean missing;

	private long missingSince;

	private boolean refusalSeen;

	private long refusalLogged;

	private boolean closed;

	private boolean ended;

	PendingResults(String sender, QueueName queue, FutureCompleter completer, SenderState state) {
		this.sender = sender;
		this.queue = queue;
		this.limit = new LogLimit(logger, sender);
		this.completer = completer;
		this.state = state;
	}

	void add(long id, Delivery delivery, FutureCompleter completer) {
		this.results.putIfAbsent(id, new PendingDelivery(delivery, completer));
		failIfEnded();
	}

	void add(long id, CompletableFuture<Content> answer, @Nullable Consumer<Progress> observer,
			FutureCompleter completer) {
		this.results.putIfAbsent(id, new PendingAnswer(answer, observer, completer, new AtomicReference<>()));
		failIfEnded();
	}

	/** Completes a future as soon as there is a manager. */
	void awaitManager(CompletableFuture<ManagerInfo> known) {
		this.managerAwaited.add(known);
		this.state.manager().ifPresentOrElse(this::tellManager, () -> {
			if (this.closed) {
				close();
			}
		});
	}

	private void tellManager(ManagerInfo manager) {
		this.managerAwaited.forEach((known) -> this.completer.run(() -> known.complete(manager)));
		this.managerAwaited.clear();
	}

	/** The sender has ended, with its loop perhaps; fails what is still incomplete. */
	void ended() {
		this.ended = true;
		close();
		failIfEnded();
	}

	private void failIfEnded() {
		if (!this.ended) {
			return;
		}
		List<Pending> incomplete = this.results.values();
		this.results.clear();
		for (Pending pending : incomplete) {
			fail(pending, failure(Reason.CLOSED, "the event loop of the sender was closed"), true);
		}
	}

	/** The sender is closed; fails the futures that wait for a manager. */
	void close() {
		this.closed = true;
		DeliveryFailedException gone = failure(Reason.CLOSED, "the sender was closed");
		this.managerAwaited.forEach((known) -> this.completer.run(() -> known.completeExceptionally(gone)));
		this.managerAwaited.clear();
	}

	DeliveryFailedException failure(Reason reason, String detail) {
		return new DeliveryFailedException(reason, "Queue '" + this.queue + "': " + detail + ".");
	}

	@Override
	public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
		if (!(this.results.get(id) instanceof PendingDelivery pending)) {
			return;
		}
		Delivery delivery = pending.delivery;
		if (!pending.accepted) {
			pending.accepted = true;
			this.state.accepted.incrementAndGet();
			pending.completer.run(() -> delivery.accepted().complete(messageId));
		}
		if (!outcomeFollows) {
			this.results.remove(id);
			DeliveryFailedException unknown = failure(Reason.UNSUPPORTED,
					"its manager, one of Spread::Queue for Perl, has the message, but does not say when it is done");
			pending.completer.run(() -> delivery.done().completeExceptionally(unknown));
		}
	}

	@Override
	public void done(long id) {
		this.state.done.incrementAndGet();
		if (this.results.remove(id) instanceof PendingDelivery pending) {
			pending.completer.run(() -> pending.delivery.done().complete(null));
		}
	}

	@Override
	public void progressed(long id, Progress progress) {
		Pending pending = this.results.get(id);
		if (pending != null && pending.isObserved(progress) && pending.untold().getAndSet(progress) == null) {
			pending.completer().run(() -> tell(pending));
		}
	}

	/**
	 * Tells what was reported last. What comes meanwhile is told afterwards, so that
	 * whoever reports all the time fills no executor, and nothing is told out of order.
	 */
	private void tell(Pending pending) {
		Progress progress = pending.untold().get();
		if (progress == null) {
			return;
		}
		try {
			pending.report(progress);
		}
		catch (RuntimeException ex) {
			// What an observer throws must not keep others from their completions.
			this.limit.once(Level.WARN, "", "{}: an observer of progress failed", this.sender, ex);
		}
		if (!pending.untold().compareAndSet(progress, null)) {
			pending.completer().run(() -> tell(pending));
		}
	}

	@Override
	public void answered(long id, Content content) {
		if (this.results.remove(id) instanceof PendingAnswer pending) {
			pending.completer.run(() -> pending.answer.complete(content));
		}
	}

	@Override
	public void jobFailed(long id, @Nullable String type, String message, int attempt) {
		fail(this.results.remove(id), new JobFailedException(type, message, attempt), true);
	}

	@Override
	public void failed(long id, Reason reason, String detail) {
		boolean released = reason == Reason.RELEASED;
		if (released) {
			this.state.released.incrementAndGet();
		}
		fail(this.results.remove(id), failure(reason, detail), !released);
	}

	private void fail(@Nullable Pending pending, Exception failure, boolean counts) {
		if (pending == null) {
			return;
		}
		if (counts) {
			this.state.failed.incrementAndGet();
		}
		pending.completer().run(() -> pending.fail(failure));
	}

	@Override
	public void managerFound(ManagerInfo manager) {
		if (this.missing) {
			this.missing = false;
			this.limit.each(Level.INFO, "{}: queue '{}' is managed by {}, after {} ms without a manager", this.sender,
					this.queue, manager.privateGroup(),
					Duration.ofNanos(System.nanoTime() - this.missingSince).toMillis());
		}
		else {
			this.limit.once(Level.INFO, manager.privateGroup(), "{}: queue '{}' is managed by {}", this.sender,
					this.queue, manager.privateGroup());
		}
		this.state.managerFound(manager);
		tellManager(manager);
	}

	@Override
	public void managerMissing() {
		if (!this.missing) {
			this.missing = true;
			this.missingSince = System.nanoTime();
		}
		this.limit.once(Level.WARN, "",
				"{}: no queue manager answers for queue '{}'; start one, messages wait until then", this.sender,
				this.queue);
	}

	@Override
	public void managerRefused(ManagerInfo manager, String refusal) {
		long now = System.nanoTime();
		if (!this.refusalSeen || now - this.refusalLogged >= REFUSAL_INTERVAL) {
			this.refusalSeen = true;
			this.refusalLogged = now;
			logger.warn("{}: queue '{}' has no manager for this sender: {}", this.sender, this.queue, refusal);
		}
		tellManager(manager);
	}

	@Override
	public void ignored(String from, String what) {
		this.state.ignored.incrementAndGet();
		logger.debug("{}: {} from {} ignored", this.sender, what, from);
	}

	@Override
	public void malformed(String from, String problem) {
		this.state.ignored.incrementAndGet();
		this.limit.once(Level.WARN, from, "{}: a native message of {} was dropped: {}", this.sender, from, problem);
	}

	/** Tells what was left out of the log. */
	void tick() {
		this.limit.tick();
	}

	/** What a message has promised its caller, and where that is completed. */
	private sealed interface Pending {

		FutureCompleter completer();

		/** Runs where the completer runs it. */
		void fail(Exception failure);

		/** Keeps the progress, and returns whether somebody wants to be told of it. */
		boolean isObserved(Progress progress);

		/** What was reported last, until somebody was told of it. */
		AtomicReference<@Nullable Progress> untold();

		/** Runs where the completer runs it. */
		void report(Progress progress);

	}

	private record PendingAnswer(CompletableFuture<Content> answer, @Nullable Consumer<Progress> observer,
			FutureCompleter completer, AtomicReference<@Nullable Progress> untold) implements Pending {

		@Override
		public boolean isObserved(Progress progress) {
			return this.observer != null;
		}

		@Override
		public void fail(Exception failure) {
			this.answer.completeExceptionally(failure);
		}

		@Override
		public void report(Progress progress) {
			if (this.observer != null) {
				this.observer.accept(progress);
			}
		}

	}

	private static final class PendingDelivery implements Pending {

		private final Delivery delivery;

		private final FutureCompleter completer;

		private final AtomicReference<@Nullable Progress> untold = new AtomicReference<>();

		private boolean accepted;

		PendingDelivery(Delivery delivery, FutureCompleter completer) {
			this.delivery = delivery;
			this.completer = completer;
		}

		@Override
		public FutureCompleter completer() {
			return this.completer;
		}

		@Override
		public boolean isObserved(Progress progress) {
			return this.delivery.isObserved(progress);
		}

		@Override
		public AtomicReference<@Nullable Progress> untold() {
			return this.untold;
		}

		/** An accepted message stays accepted even if it fails later. */
		@Override
		public void fail(Exception failure) {
			if (!this.accepted) {
				this.delivery.accepted().completeExceptionally(failure);
			}
			this.delivery.done().completeExceptionally(failure);
		}

		@Override
		public void report(Progress progress) {
			this.delivery.report(progress);
		}

	}

}
