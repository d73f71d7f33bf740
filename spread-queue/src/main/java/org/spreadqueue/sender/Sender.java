package org.spreadqueue.sender;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Sends messages to one queue, one-way or with an answer.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread and none of them blocks. The
 * sessions live on the event loop that the sender was given; futures complete on the
 * completion executor, never on the loop. <b>Limits.</b> At most 10,000 messages and 64
 * MiB wait in a sender for a manager to accept them; more are refused with
 * {@link Reason#OVERLOADED}. What is accepted is kept until it is done, within the bounds
 * of the settings, so that it survives its manager.
 */
public final class Sender implements AutoCloseable {

	/**
	 * Largest message as it is written for a Perl manager. It hex-encodes a message again
	 * on its way to a worker; beyond this size the result would kill the manager or the
	 * Spread daemon (section 9 of the protocol).
	 */
	public static final int MAX_LEGACY_MESSAGE_BYTES = Payloads.MAX_PERL_BYTES;

	/** Largest message, in JSON, for a manager of this project. */
	public static final int MAX_MESSAGE_BYTES = NativeProtocol.MAX_MESSAGE_BYTES;

	private final SenderOptions options;

	private final EventLoop loop;

	private final Payloads payloads;

	private final AtomicLong ids = new AtomicLong();

	private final SenderCounters counters = new SenderCounters();

	/** Belongs to the loop. */
	private final PendingResults results;

	private final SenderDriver driver;

	private Sender(SenderOptions options, SpreadOptions spread, EventLoop loop, Executor completions) {
		this.options = options;
		this.loop = loop;
		this.payloads = new Payloads(options.format());
		this.results = new PendingResults(options.queue(), completions, this.counters);
		this.driver = new SenderDriver(options, spread, loop, completions, this.counters, this.results);
	}

	/**
	 * Opens a sender that completes its futures on the common pool.
	 * @param options its settings
	 * @param spread how to reach a Spread daemon
	 * @param loop the event loop that carries it; stays the caller's
	 * @return the sender
	 */
	public static Sender open(SenderOptions options, SpreadOptions spread, EventLoop loop) {
		return open(options, spread, loop, ForkJoinPool.commonPool());
	}

	/**
	 * Opens a sender. Returns at once; connecting goes on in the background.
	 * @param options its settings
	 * @param spread how to reach a Spread daemon
	 * @param loop the event loop that carries it; stays the caller's
	 * @param completions completes the futures, and so runs what the caller attaches to
	 * them
	 * @return the sender
	 */
	public static Sender open(SenderOptions options, SpreadOptions spread, EventLoop loop, Executor completions) {
		Sender sender = new Sender(options, spread, loop, completions);
		loop.execute(sender.driver::start);
		return sender;
	}

	/**
	 * Returns the settings.
	 * @return the settings
	 */
	public SenderOptions options() {
		return this.options;
	}

	/**
	 * Tells whether there is a connection to a daemon.
	 * @return whether there is one now
	 */
	public boolean isConnected() {
		return this.driver.daemon().isPresent();
	}

	/**
	 * Returns the daemon that the sender is connected to.
	 * @return its address, empty while there is no connection
	 */
	public Optional<SpreadAddress> daemon() {
		return this.driver.daemon();
	}

	/**
	 * Returns the manager of the queue.
	 * @return who answered last, empty if none does; at most the probe interval and a
	 * second old
	 */
	public Optional<ManagerInfo> manager() {
		return this.driver.manager();
	}

	/**
	 * Waits for a manager of the queue.
	 * @return completes as soon as one is known, at once if one is already; fails when
	 * the sender is closed before
	 */
	public CompletableFuture<ManagerInfo> managerKnown() {
		CompletableFuture<ManagerInfo> known = new CompletableFuture<>();
		try {
			this.loop.execute(() -> this.driver.awaitManager(known));
		}
		catch (RejectedExecutionException ex) {
			known.completeExceptionally(loopClosed());
		}
		return known;
	}

	/**
	 * Returns what the sender has done so far.
	 * @return a snapshot
	 */
	public SenderStatistics statistics() {
		return this.counters.snapshot();
	}

	/**
	 * Sends a message to the queue.
	 * @param payload the message
	 * @return completes when a manager has the message; fails with
	 * {@link DeliveryFailedException} within the send timeout otherwise
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public CompletableFuture<@Nullable Void> send(JsonNode payload) {
		return send(OutgoingJob.of(payload), null).thenApply((id) -> null);
	}

	/**
	 * Sends a message to the queue and follows it until it is done. As long as it is not,
	 * the sender keeps it and gives it to the next manager if one fails, within the
	 * bounds of the settings.
	 * @param job the message
	 * @return what becomes of it
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public Delivery submit(OutgoingJob job) {
		CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
		return new Delivery(send(job, done), done);
	}

	/**
	 * Sends a request to the queue and waits for a worker's answer.
	 * @param payload the request
	 * @param timeout for everything: finding a manager, waiting in the queue, and the
	 * work
	 * @return completes with the answer, JSON null if the worker answered with nothing;
	 * fails with {@link JobFailedException} if the worker reported an error, with
	 * {@link DeliveryFailedException} if there was no answer
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public CompletableFuture<JsonNode> request(JsonNode payload, Duration timeout) {
		return request(OutgoingJob.of(payload), timeout);
	}

	/**
	 * Sends a request to the queue and waits for a worker's answer.
	 * @param job the request
	 * @param timeout for everything: finding a manager, waiting in the queue, and the
	 * work; an earlier expiry of the request ends it before a worker has it
	 * @return as {@link #request(JsonNode, Duration)}
	 * @throws IllegalArgumentException if the message cannot be written or is too large
	 */
	public CompletableFuture<JsonNode> request(OutgoingJob job, Duration timeout) {
		Content content = encode(job);
		this.counters.requested();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		Submission request = submission(job, content, timeout);
		try {
			this.loop.execute(() -> {
				this.results.request(request.id(), answer);
				this.driver.request(request);
			});
		}
		catch (RejectedExecutionException ex) {
			answer.completeExceptionally(loopClosed());
		}
		return answer;
	}

	/**
	 * Fails what is outstanding and closes the sessions.
	 * @return completes when the sessions are closed
	 */
	public CompletableFuture<@Nullable Void> closeAsync() {
		try {
			this.loop.execute(this.driver::shutDown);
		}
		catch (RejectedExecutionException ex) {
			this.driver.closed().complete(null);
		}
		return this.driver.closed().copy();
	}

	@Override
	public void close() {
		CompletableFuture<@Nullable Void> done = closeAsync();
		if (!this.loop.inLoop()) {
			done.join();
		}
	}

	private CompletableFuture<MessageId> send(OutgoingJob job, @Nullable CompletableFuture<@Nullable Void> done) {
		Content content = encode(job);
		this.counters.sent();
		CompletableFuture<MessageId> accepted = new CompletableFuture<>();
		Submission message = submission(job, content, this.options.sendTimeout());
		try {
			this.loop.execute(() -> {
				this.results.message(message.id(), accepted, done);
				this.driver.send(message);
			});
		}
		catch (RejectedExecutionException ex) {
			accepted.completeExceptionally(loopClosed());
			if (done != null) {
				done.completeExceptionally(loopClosed());
			}
		}
		return accepted;
	}

	private Submission submission(OutgoingJob job, Content content, Duration timeout) {
		long now = System.nanoTime();
		return new Submission(this.ids.incrementAndGet(), content, job.terms(now), now + timeout.toNanos());
	}

	private DeliveryFailedException loopClosed() {
		return this.results.failure(Reason.CLOSED, "the event loop is closed");
	}

	/** Writes a message as the manager takes it that is known now, if one is. */
	private Content encode(OutgoingJob job) {
		boolean nativeManager = this.driver.manager().map(ManagerInfo::nativeManager).orElse(true);
		try {
			return nativeManager ? this.payloads.json(job.payload(), job.headers())
					: this.payloads.perl(job.payload(), job.headers());
		}
		catch (FormatException ex) {
			throw new IllegalArgumentException("The message for queue '" + this.options.queue()
					+ "' cannot be written as "
					+ (nativeManager ? "JSON" : this.options.format().serializer().perlName()) + ": " + ex.getMessage(),
					ex);
		}
	}

}
