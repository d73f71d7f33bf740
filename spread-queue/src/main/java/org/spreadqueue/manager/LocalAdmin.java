package org.spreadqueue.manager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.machine.Inspection;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Asks a manager of this program. What takes long is done in parts, between which the
 * loop does other work.
 */
final class LocalAdmin implements QueueAdmin {

	private final QueueManager manager;

	LocalAdmin(QueueManager manager) {
		this.manager = manager;
	}

	@Override
	public QueueName queue() {
		return this.manager.options().queue();
	}

	@Override
	public CompletableFuture<QueueReport> report() {
		return this.manager.onLoop(() -> this.manager.look((queue, now) -> new QueueReport(queue(), Instant.now(),
				this.manager.state(), this.manager.privateGroup().orElse(null), this.manager.options().limits(),
				queue.figures(now), queue.statistics(now), this.manager.deadLetters(), queue.inspection().workers(now),
				queue.inspection().senders(QueueReport.MAX_SENDERS, now))));
	}

	@Override
	public CompletableFuture<MessagePage> browse(MessageFilter filter, long after, int max) {
		if (after < 0 || max < 1 || max > MAX_MESSAGES) {
			throw new IllegalArgumentException("There is no page of " + max + " messages after " + after
					+ ". Begin with 0, and ask for 1 to " + MAX_MESSAGES + ".");
		}
		return browse(filter, new MessagePage(List.of(), after, 0), max);
	}

	private CompletableFuture<MessagePage> browse(MessageFilter filter, MessagePage found, int max) {
		return this.manager.onLoop(() -> this.manager.look((queue, now) -> queue.inspection()
			.page(filter, found.next(), max - found.messages().size(), now, Instant.now()))).thenCompose((part) -> {
				MessagePage page = found.followedBy(part);
				return page.isComplete(max) ? CompletableFuture.completedFuture(page) : browse(filter, page, max);
			});
	}

	@Override
	public CompletableFuture<@Nullable Void> pause() {
		return this.manager.pause();
	}

	@Override
	public CompletableFuture<@Nullable Void> resume() {
		return this.manager.resume();
	}

	@Override
	public CompletableFuture<Integer> purge() {
		return this.manager.purge();
	}

	@Override
	public CompletableFuture<List<MessageChange>> delete(Collection<MessageId> ids) {
		return inParts(ids, (some) -> this.manager.change((inspection, now) -> inspection.delete(some, now)));
	}

	@Override
	public CompletableFuture<List<MessageChange>> resubmitDeadLetters(Collection<MessageId> ids) {
		return inParts(ids, (some) -> some.stream().map(this.manager::resubmit).toList());
	}

	private CompletableFuture<List<MessageChange>> inParts(Collection<MessageId> ids,
			Function<List<MessageId>, List<MessageChange>> change) {
		if (ids.size() > MAX_MESSAGES) {
			throw new IllegalArgumentException(
					ids.size() + " messages are too many for a call. Give at most " + MAX_MESSAGES + " ids.");
		}
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

}
