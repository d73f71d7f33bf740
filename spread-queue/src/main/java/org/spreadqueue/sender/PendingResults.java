package org.spreadqueue.sender;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.machine.SenderEffects;

/**
 * The incomplete futures that a sender has handed out. Completes them on the executor,
 * counts, and writes the sender's log. Belongs to the loop.
 */
final class PendingResults implements SenderEffects {

	private static final Logger logger = LoggerFactory.getLogger(Sender.class);

	private final Map<Long, PendingDelivery> deliveries = new HashMap<>();

	private final Map<Long, CompletableFuture<Content>> answers = new HashMap<>();

	private final List<CompletableFuture<ManagerInfo>> managerAwaited = new ArrayList<>();

	private final String sender;

	private final QueueName queue;

	private final Executor completions;

	private final SenderState state;

	private boolean malformedSeen;

	private boolean closed;

	private boolean ended;

	PendingResults(String sender, QueueName queue, Executor completions, SenderState state) {
		this.sender = sender;
		this.queue = queue;
		this.completions = completions;
		this.state = state;
	}

	void add(long id, Delivery delivery) {
		this.deliveries.put(id, new PendingDelivery(delivery));
		failIfEnded();
	}

	void add(long id, CompletableFuture<Content> answer) {
		this.answers.put(id, answer);
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
		this.managerAwaited.forEach((known) -> complete(() -> known.complete(manager)));
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
		Set<Long> incomplete = new TreeSet<>(this.deliveries.keySet());
		incomplete.addAll(this.answers.keySet());
		incomplete.forEach((id) -> failed(id, Reason.CLOSED, "the event loop of the sender was closed"));
	}

	/** The sender is closed; fails the futures that wait for a manager. */
	void close() {
		this.closed = true;
		DeliveryFailedException gone = failure(Reason.CLOSED, "the sender was closed");
		this.managerAwaited.forEach((known) -> complete(() -> known.completeExceptionally(gone)));
		this.managerAwaited.clear();
	}

	/**
	 * Hands out a future that completes on the executor when another one does.
	 */
	CompletableFuture<@Nullable Void> handOut(CompletableFuture<@Nullable Void> inner) {
		CompletableFuture<@Nullable Void> outer = new CompletableFuture<>();
		inner.whenComplete((done, failure) -> complete(() -> outer.complete(null)));
		return outer;
	}

	/**
	 * Late is better than never: an executor that is shut down must not lose a result.
	 */
	private void complete(Runnable completion) {
		try {
			this.completions.execute(completion);
		}
		catch (RejectedExecutionException ex) {
			completion.run();
		}
	}

	DeliveryFailedException failure(Reason reason, String detail) {
		return new DeliveryFailedException(reason, "Queue '" + this.queue + "': " + detail + ".");
	}

	@Override
	public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
		PendingDelivery pending = this.deliveries.get(id);
		if (pending == null) {
			return;
		}
		Delivery delivery = pending.delivery;
		if (!pending.accepted) {
			pending.accepted = true;
			this.state.accepted.incrementAndGet();
			complete(() -> delivery.accepted().complete(messageId));
		}
		if (!outcomeFollows) {
			this.deliveries.remove(id);
			DeliveryFailedException unknown = failure(Reason.UNSUPPORTED,
					"its manager, one of Spread::Queue for Perl, has the message, but does not say when it is done");
			complete(() -> delivery.done().completeExceptionally(unknown));
		}
	}

	@Override
	public void done(long id) {
		this.state.done.incrementAndGet();
		PendingDelivery pending = this.deliveries.remove(id);
		if (pending != null) {
			complete(() -> pending.delivery.done().complete(null));
		}
	}

	@Override
	public void answered(long id, Content content) {
		CompletableFuture<Content> answer = this.answers.remove(id);
		if (answer != null) {
			complete(() -> answer.complete(content));
		}
	}

	@Override
	public void jobFailed(long id, @Nullable String type, String message, int attempt) {
		fail(id, new JobFailedException(type, message, attempt), true);
	}

	@Override
	public void failed(long id, Reason reason, String detail) {
		boolean released = reason == Reason.RELEASED;
		if (released) {
			this.state.released.incrementAndGet();
		}
		fail(id, failure(reason, detail), !released);
	}

	private void fail(long id, Exception failure, boolean counts) {
		PendingDelivery delivery = this.deliveries.remove(id);
		CompletableFuture<Content> answer = this.answers.remove(id);
		if (delivery == null && answer == null) {
			return;
		}
		if (counts) {
			this.state.failed.incrementAndGet();
		}
		complete(() -> {
			if (delivery != null) {
				delivery.fail(failure);
			}
			if (answer != null) {
				answer.completeExceptionally(failure);
			}
		});
	}

	@Override
	public void managerFound(ManagerInfo manager) {
		logger.info("{}: queue '{}' is managed by {}", this.sender, this.queue, manager.privateGroup());
		this.state.managerFound(manager);
		tellManager(manager);
	}

	@Override
	public void managerMissing() {
		logger.warn("{}: no queue manager answers for queue '{}'; start one, messages wait until then", this.sender,
				this.queue);
	}

	@Override
	public void ignored(String from, String what) {
		this.state.ignored.incrementAndGet();
		logger.debug("{}: {} from {} ignored", this.sender, what, from);
	}

	@Override
	public void malformed(String from, String problem) {
		this.state.ignored.incrementAndGet();
		if (!this.malformedSeen) {
			this.malformedSeen = true;
			logger.warn("{}: a malformed native message of {} was dropped, further ones are only counted: {}",
					this.sender, from, problem);
		}
	}

	private static final class PendingDelivery {

		private final Delivery delivery;

		private boolean accepted;

		PendingDelivery(Delivery delivery) {
			this.delivery = delivery;
		}

		/** An accepted message stays accepted even if it fails later. */
		void fail(Exception failure) {
			if (!this.accepted) {
				this.delivery.accepted().completeExceptionally(failure);
			}
			this.delivery.done().completeExceptionally(failure);
		}

	}

}
