// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.Progress;
import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.sender.machine.PayloadCodec;
import org.spreadqueue.sender.machine.SenderMachine;
import org.spreadqueue.sender.machine.Submission;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.FutureCompleter;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Sends messages to one queue, one-way or with an answer.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread and none of them blocks,
 * except {@link #close()}. The sessions live on the event loop that the sender was given;
 * futures complete on the completion executor, never on the loop, so that whoever waits
 * for one also waits for that executor. Who has to wait although callbacks may occupy it
 * gives the call an executor of its own. Timeouts need none. <b>Limits.</b> At most
 * 10,000 messages and 64 MiB wait in a sender for a manager to accept them; more are
 * refused with {@link Reason#OVERLOADED}. Accepted messages stay in memory until their
 * outcome is known, within the bounds of the options, so that they survive their manager.
 *
 * @since 0.1.0
 */
public final class Sender implements AutoCloseable {

	/** Largest message for a legacy manager, in bytes as written for it. */
	public static final int MAX_LEGACY_MESSAGE_BYTES = PayloadCodec.MAX_LEGACY_BYTES;

	/** Largest message for a native manager, in bytes of JSON. */
	public static final int MAX_MESSAGE_BYTES = NativeProtocol.MAX_MESSAGE_BYTES;

	private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);

	/** However many look, the loop hears of it twice a second. */
	private static final long LOOK_INTERVAL = Duration.ofMillis(500).toNanos();

	/** Closing takes a few seconds at most, unless something blocks the event loop. */
	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

	private final SenderOptions options;

	private final EventLoop loop;

	private final PayloadCodec payloads;

	private final AtomicLong ids = new AtomicLong();

	private final AtomicLong lookedAt = new AtomicLong(System.nanoTime() - LOOK_INTERVAL);

	private final SenderState state = new SenderState();

	private final Executor completions;

	private final FutureCompleter completer;

	private final PendingResults results;

	private final Driver driver;

	private final SenderMachine machine;

	/** Completes on the loop, after all other futures were told. */
	private final CompletableFuture<@Nullable Void> ended;

	private Sender(SenderOptions options, SpreadOptions spread, EventLoop loop, Executor completions) {
		String name = options.queue() + "-sender";
		this.options = options;
		this.loop = loop;
		this.payloads = new PayloadCodec(options.format());
		this.completions = completions;
		this.completer = new FutureCompleter(completions);
		this.results = new PendingResults(name, options.queue(), this.completer, this.state);
		this.driver = new Driver(name, spread, () -> new ChannelSeal(options.keys(), this.results::malformed), loop,
				QuotingLogger.of(Sender.class), this::afterPass);
		this.machine = new SenderMachine(options, new SecureRandom().nextLong(), this.driver, this.results);
		this.ended = this.driver.ended().thenRun(this.results::ended);
	}

	/** Opens a sender that completes its futures on the common pool. */
	public static Sender open(SenderOptions options, SpreadOptions spread, EventLoop loop) {
		return open(options, spread, loop, ForkJoinPool.commonPool());
	}

	/**
	 * Opens a sender. Returns at once; connecting goes on in the background.
	 * @param loop the event loop that carries it; stays the caller's
	 * @param completions completes the futures, and so runs what callers attach to them
	 */
	public static Sender open(SenderOptions options, SpreadOptions spread, EventLoop loop, Executor completions) {
		Sender sender = new Sender(options, spread, loop, completions);
		loop.execute(() -> sender.driver.start(sender.machine));
		return sender;
	}

	/** Returns the settings. */
	public SenderOptions options() {
		return this.options;
	}

	/** Returns what completes the futures of calls that give no executor. */
	public Executor completions() {
		return this.completions;
	}

	/** Tells whether there is a connection to a daemon now. */
	public boolean isConnected() {
		return daemon().isPresent();
	}

	/** Returns the daemon of the present connection, empty while there is none. */
	public Optional<SpreadAddress> daemon() {
		return this.driver.daemon();
	}

	/**
	 * Returns the manager that answered last, empty if none does. The answer is at most
	 * the probe interval and a second old; two seconds for who looks each second, because
	 * looking has the manager asked.
	 */
	public Optional<ManagerInfo> manager() {
		look();
		return this.state.manager();
	}

	private void look() {
		long now = System.nanoTime();
		long before = this.lookedAt.get();
		if (now - before >= LOOK_INTERVAL && this.lookedAt.compareAndSet(before, now)) {
			try {
				this.loop.execute(() -> this.driver.feed(this.machine::look));
			}
			catch (RejectedExecutionException ex) {
				// It is closed, and knows no manager.
			}
		}
	}

	/**
	 * Completes when a manager of the queue has answered, be it one that this sender does
	 * not work with, see {@link #managerRefusal()}; fails if closed before.
	 */
	public CompletableFuture<ManagerInfo> managerKnown() {
		CompletableFuture<ManagerInfo> known = new CompletableFuture<>();
		try {
			this.loop.execute(() -> this.results.awaitManager(known));
		}
		catch (RejectedExecutionException ex) {
			known.completeExceptionally(loopClosed());
		}
		return known;
	}

	/**
	 * Returns why there is no manager although one has answered: it has no key, or
	 * another one. Empty if there is a manager, or none has answered.
	 */
	public Optional<String> managerRefusal() {
		return this.state.managerRefusal();
	}

	public SenderStatistics statistics() {
		return this.state.statistics();
	}

	/**
	 * Sends a message to the queue.
	 * @return completes when a manager has the message; fails with
	 * {@link DeliveryFailedException} within the send timeout otherwise
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public CompletableFuture<@Nullable Void> send(JsonNode payload) {
		return submit(OutgoingJob.of(payload)).accepted().thenApply((id) -> null);
	}

	/**
	 * Sends a message to the queue and follows it until its outcome is known. Until then,
	 * the sender submits it again if its manager fails, within the bounds of the options.
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public Delivery submit(OutgoingJob job) {
		return submit(job, this.completer);
	}

	/**
	 * Sends a message as {@link #submit(OutgoingJob)} does.
	 * @param completions completes the futures of this message in place of the completion
	 * executor, for example on the thread that waits for them
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public Delivery submit(OutgoingJob job, Executor completions) {
		return submit(job, new FutureCompleter(completions));
	}

	private Delivery submit(OutgoingJob job, FutureCompleter completer) {
		Submission message = Submission.message(this.ids.incrementAndGet(), job, System.nanoTime(),
				this.options.sendTimeout());
		prepare(message, job);
		this.state.sent.incrementAndGet();
		Delivery delivery = new Delivery(new CompletableFuture<>(), new CompletableFuture<>());
		try {
			post((now) -> {
				this.results.add(message.id(), delivery, completer);
				this.machine.submit(message, now);
			});
		}
		catch (RejectedExecutionException ex) {
			delivery.accepted().completeExceptionally(loopClosed());
			delivery.done().completeExceptionally(loopClosed());
		}
		return delivery;
	}

	/**
	 * Sends a tree as a request to the queue and waits for a worker's answer, as
	 * {@link #request(OutgoingJob, Duration)} does.
	 * @return completes with the answer as a tree, JSON null if the worker answered with
	 * nothing; fails as the other method does, and with
	 * {@link Reason#UNREADABLE_RESPONSE} if the answer is malformed
	 * @throws IllegalArgumentException as the other method
	 */
	public CompletableFuture<JsonNode> request(JsonNode payload, Duration timeout) {
		return request(OutgoingJob.of(payload), timeout).thenApply(this::tree);
	}

	private JsonNode tree(Content answer) {
		try {
			return answer.tree();
		}
		catch (UnreadableMessageException ex) {
			throw this.results.failure(Reason.UNREADABLE_RESPONSE, "the answer cannot be read: " + ex.getMessage());
		}
	}

	/**
	 * Sends a request to the queue and waits for a worker's answer. If it expires before
	 * the timeout, it ends unless a worker already has it.
	 * @param timeout for all: finding a manager, waiting in the queue, and the work
	 * @return completes with the bytes of the answer, {@link Content#NULL} if the worker
	 * answered with nothing; fails with {@link JobFailedException} if the worker reported
	 * an error, with {@link DeliveryFailedException} if there was no answer
	 * @throws IllegalArgumentException if the message cannot be written or is too large,
	 * or the timeout is less than a millisecond
	 */
	public CompletableFuture<Content> request(OutgoingJob job, Duration timeout) {
		return request(job, timeout, this.completer, null);
	}

	/**
	 * Sends a request as {@link #request(OutgoingJob, Duration)} does.
	 * @param completions completes the future in place of the completion executor, for
	 * example on the thread that waits for it
	 * @throws IllegalArgumentException if the message cannot be written or is too large,
	 * or the timeout is less than a millisecond
	 */
	public CompletableFuture<Content> request(OutgoingJob job, Duration timeout, Executor completions) {
		return request(job, timeout, new FutureCompleter(completions), null);
	}

	/**
	 * Sends a request as {@link #request(OutgoingJob, Duration)} does.
	 * @param completions completes the future in place of the completion executor
	 * @param observer is called there with the progress of the job, a few times a second
	 * at most, if its worker reports any; {@code null} for none
	 * @throws IllegalArgumentException if the message cannot be written or is too large,
	 * or the timeout is less than a millisecond
	 */
	public CompletableFuture<Content> request(OutgoingJob job, Duration timeout, Executor completions,
			@Nullable Consumer<Progress> observer) {
		return request(job, timeout, new FutureCompleter(completions), observer);
	}

	private CompletableFuture<Content> request(OutgoingJob job, Duration timeout, FutureCompleter completer,
			@Nullable Consumer<Progress> observer) {
		if (timeout.compareTo(SHORTEST_TIMEOUT) < 0) {
			throw new IllegalArgumentException("Timeout " + timeout + " of a request to queue '" + this.options.queue()
					+ "' is less than a millisecond. Nobody could answer in time.");
		}
		Submission request = Submission.request(this.ids.incrementAndGet(), job, System.nanoTime(), timeout);
		prepare(request, job);
		this.state.requested.incrementAndGet();
		CompletableFuture<Content> answer = new CompletableFuture<>();
		try {
			post((now) -> {
				this.results.add(request.id(), answer, observer, completer);
				this.machine.submit(request, now);
			});
		}
		catch (RejectedExecutionException ex) {
			answer.completeExceptionally(loopClosed());
		}
		return answer;
	}

	/** Fails what is outstanding and closes the sessions; completes after that. */
	public CompletableFuture<@Nullable Void> closeAsync() {
		return closeAsync(this.completer);
	}

	/**
	 * Closes the sender as {@link #closeAsync()} does.
	 * @param completions completes the future in place of the completion executor
	 */
	public CompletableFuture<@Nullable Void> closeAsync(Executor completions) {
		return closeAsync(new FutureCompleter(completions));
	}

	private CompletableFuture<@Nullable Void> closeAsync(FutureCompleter completer) {
		beginClose();
		return completer.handOut(this.ended);
	}

	/**
	 * Closes the sender and, unless called on its loop, waits until it is closed, for ten
	 * seconds at most. Does not wait for the completion executor. Also after the end of
	 * the loop.
	 */
	@Override
	public void close() {
		beginClose();
		this.driver.await(this.ended, CLOSE_LIMIT);
	}

	private void beginClose() {
		try {
			this.loop.execute(() -> {
				this.driver.feed((now) -> this.machine.close());
				this.results.close();
			});
		}
		catch (RejectedExecutionException ex) {
			// The sessions have ended with their loop.
			this.driver.ended().complete(null);
		}
	}

	/** What comes while nothing is under way is sent by the thread that brings it. */
	private void post(LongConsumer input) {
		if (this.state.isIdle()) {
			this.driver.postNow(input);
		}
		else {
			this.driver.post(input);
		}
	}

	private void afterPass() {
		this.state.update(this.machine);
		this.results.tick();
	}

	private DeliveryFailedException loopClosed() {
		return this.results.failure(Reason.CLOSED, "the event loop is closed");
	}

	/**
	 * Refuses what is too large. For a legacy manager that is known now, translates on
	 * the caller's thread.
	 */
	private void prepare(Submission submission, OutgoingJob job) {
		int bytes = job.content().body().length;
		if (bytes > MAX_MESSAGE_BYTES) {
			throw new IllegalArgumentException("The message for queue '" + this.options.queue() + "' has " + bytes
					+ " bytes, at most " + MAX_MESSAGE_BYTES + " are possible. Send less, or a reference to the data.");
		}
		if (this.state.manager().map(ManagerInfo::nativeManager).orElse(true)) {
			return;
		}
		try {
			submission.translated(this.payloads.legacy(job.content()));
		}
		catch (FormatException ex) {
			throw new IllegalArgumentException(
					"The message for queue '" + this.options.queue() + "' cannot be written as "
							+ this.options.format().serializer().perlName() + ": " + ex.getMessage(),
					ex);
		}
	}

}
