// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageChange.Result;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.manager.machine.Inspection;
import org.spreadqueue.manager.machine.ManagedQueue;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Asks a manager of this program. What takes long is done in parts, between which the
 * loop does other work.
 */
final class LocalAdmin implements QueueAdmin {

	private static final Logger logger = QuotingLogger.of(QueueManager.class);

	private static final MessageFilter WAITING = MessageFilter.ALL.in(Place.WAITING, Place.DELAYED);

	private final QueueManager manager;

	private final DeadLetterQueue letters;

	LocalAdmin(QueueManager manager, DeadLetterQueue letters) {
		this.manager = manager;
		this.letters = letters;
	}

	@Override
	public QueueName queue() {
		return this.manager.options().queue();
	}

	@Override
	public Instant time() {
		return TimeOfDay.SYSTEM.now();
	}

	@Override
	public CompletableFuture<QueueReport> report() {
		return this.manager.onLoop(() -> this.manager.look((queue, now) -> new QueueReport(queue(), time(),
				this.manager.state(), this.manager.privateGroup().orElse(null), queue.activeFor(now),
				this.manager.options().limits(), queue.figures(now), queue.statistics(now), this.manager.deadLetters(),
				queue.inspection().workers(now), queue.inspection().senders(QueueReport.MAX_SENDERS, now))));
	}

	@Override
	public CompletableFuture<MessagePage> browse(MessageFilter filter, long after, int max) {
		return browse(filter, new PageParts(after, max));
	}

	private CompletableFuture<MessagePage> browse(MessageFilter filter, PageParts found) {
		return this.manager.onLoop(() -> part(this.manager, filter, found.next(), found.missing()))
			.thenCompose((part) -> found.add(part) ? CompletableFuture.completedFuture(found.page())
					: browse(filter, found));
	}

	private static MessagePage part(QueueManager manager, MessageFilter filter, long after, int max) {
		return manager.look((queue, now) -> queue.inspection().page(filter, after, max, now, TimeOfDay.SYSTEM.at(now)));
	}

	@Override
	public CompletableFuture<@Nullable Void> pause() {
		return this.manager.onLoop(() -> this.manager.change((queue, now) -> {
			queue.pause();
			logger.info("{}-manager: paused, so nothing is dispatched until it is resumed", queue());
			return null;
		}));
	}

	@Override
	public CompletableFuture<@Nullable Void> resume() {
		return this.manager.onLoop(() -> this.manager.change((queue, now) -> {
			queue.resume(now);
			logger.info("{}-manager: resumed", queue());
			return null;
		}));
	}

	@Override
	public CompletableFuture<Integer> purge() {
		return this.manager.onLoop(() -> this.manager.change(ManagedQueue::purge));
	}

	@Override
	public CompletableFuture<List<MessageChange>> delete(Collection<MessageId> ids) {
		return inParts(ids, (some) -> this.manager.change((queue, now) -> {
			List<MessageChange> changes = queue.inspection().delete(some, now);
			// The next one of an ordering key may be free.
			queue.dispatch(now);
			return changes;
		}));
	}

	@Override
	public CompletableFuture<List<MessageChange>> resubmitDeadLetters(Collection<MessageId> ids) {
		return inParts(ids, (some) -> {
			requireOpen();
			requireLetters();
			return resubmit(some);
		});
	}

	/** Moves the oldest dead letters back, and returns how many. */
	CompletableFuture<Integer> resubmitDeadLetters(int max) {
		QueueManager from = this.letters.manager().orElse(null);
		if (from == null) {
			return CompletableFuture.completedFuture(0);
		}
		// Those that die again meanwhile are left, or there might be no end.
		return this.manager.onLoop(() -> Math.min(max, from.look((queue, now) -> queue.figures(now).waiting())))
			.thenCompose((most) -> resubmit(from, 0, most, 0));
	}

	private CompletableFuture<Integer> resubmit(QueueManager from, long after, int max, int before) {
		return this.manager.onLoop(() -> {
			requireOpen();
			MessagePage part = part(from, WAITING, after, Math.min(max, Inspection.AT_A_TIME));
			List<MessageChange> changes = resubmit(part.messages().stream().map(QueuedMessage::id).toList());
			return new Resubmitted(part, changes);
		}).thenCompose((done) -> {
			int count = before + done.count();
			int left = max - done.part.messages().size();
			return (done.isLast() || left <= 0) ? CompletableFuture.completedFuture(count)
					: resubmit(from, done.part.next(), left, count);
		});
	}

	private List<MessageChange> resubmit(List<MessageId> ids) {
		return ids.stream().map((id) -> this.letters.resubmit(id, this.manager)).toList();
	}

	/** Before anything is moved, or a letter would be in both queues, or in none. */
	private void requireOpen() {
		this.manager.requireOpen();
		this.letters.manager().ifPresent(QueueManager::requireOpen);
	}

	/** Or what is somewhere else would seem to be nowhere. */
	private void requireLetters() {
		this.letters.manager().filter((from) -> from.state() != ManagerState.ACTIVE).ifPresent((from) -> {
			QueueName name = from.options().queue();
			throw new IllegalStateException("Another program manages queue '" + name + "', or none does yet (it is "
					+ from.state() + " here), so its letters cannot be moved from here. Let one program manage both: "
					+ "close the other manager of '" + name + "', and try again.");
		});
	}

	private CompletableFuture<List<MessageChange>> inParts(Collection<MessageId> ids,
			Function<List<MessageId>, List<MessageChange>> change) {
		requireFew(ids);
		List<MessageId> all = List.copyOf(ids);
		List<MessageChange> changes = new ArrayList<>();
		CompletableFuture<@Nullable Void> done = CompletableFuture.completedFuture(null);
		for (int from = 0; from < all.size(); from += Inspection.AT_A_TIME) {
			List<MessageId> some = all.subList(from, Math.min(all.size(), from + Inspection.AT_A_TIME));
			done = done.thenCompose((before) -> this.manager.onLoop(() -> {
				changes.addAll(change.apply(some));
				return null;
			}));
		}
		return done.thenApply((end) -> List.copyOf(changes));
	}

	/** As many as {@link QueueAdmin} permits. */
	static void requireFew(Collection<MessageId> ids) {
		if (ids.size() > MAX_MESSAGES) {
			throw new IllegalArgumentException(
					ids.size() + " messages are too many for a call. Give at most " + MAX_MESSAGES + " ids.");
		}
	}

	/** What became of some letters. */
	private record Resubmitted(MessagePage part, List<MessageChange> changes) {

		int count() {
			return (int) this.changes.stream().filter((change) -> change.result() == Result.RESUBMITTED).count();
		}

		/** There are no more of them, or there is no room for more. */
		boolean isLast() {
			return this.part.next() == 0
					|| this.changes.stream().anyMatch((change) -> change.result() == Result.NO_ROOM);
		}

	}

}
