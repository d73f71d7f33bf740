package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.driver.ConnectionLog;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.Timer;

/**
 * Sends messages to one queue, one-way or with an answer.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread and none of them blocks. The
 * sessions live on the event loop that the sender was given; futures complete on the
 * completion executor, never on the loop. <b>Limits.</b> At most 10,000 messages and 64
 * MiB wait in a sender; more are refused with {@link Reason#OVERLOADED}.
 */
public final class Sender implements AutoCloseable {

	/**
	 * Largest message. The original manager hex-encodes a message again on its way to a
	 * worker; beyond this size the result would kill the manager or the Spread daemon
	 * (section 9 of the protocol).
	 */
	public static final int MAX_MESSAGE_BYTES = 71_400;

	private static final Logger logger = LoggerFactory.getLogger(Sender.class);

	private static final Duration BUSY_TICK = Duration.ofMillis(50);

	private static final Duration IDLE_TICK = Duration.ofMillis(500);

	private final String name;

	private final SenderOptions options;

	private final SpreadOptions spread;

	private final EventLoop loop;

	private final Executor completions;

	private final SenderMachine machine;

	private final LegacyCodec codec = new LegacyCodec();

	private final AtomicLong ids = new AtomicLong();

	private final SenderCounters counters = new SenderCounters();

	private final ConnectionLog connections;

	/** The rest belongs to the loop. */
	private final Map<Integer, SpreadSession> sessions = new HashMap<>();

	private final Map<Long, CompletableFuture<JsonNode>> results = new HashMap<>();

	private final List<CompletableFuture<ManagerInfo>> awaitingManager = new ArrayList<>();

	private @Nullable Timer timer;

	private boolean tickingFast;

	private @Nullable CompletableFuture<?> lastClosed;

	private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

	private volatile Optional<SpreadAddress> daemon = Optional.empty();

	private volatile Optional<ManagerInfo> manager = Optional.empty();

	private Sender(SenderOptions options, SpreadOptions spread, EventLoop loop, Executor completions) {
		this.name = options.queue() + "-sender";
		this.options = options;
		this.spread = spread;
		this.loop = loop;
		this.completions = completions;
		this.machine = new SenderMachine(options);
		this.connections = new ConnectionLog(this.name, 1, logger);
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
		loop.execute(sender::start);
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
		return this.daemon.isPresent();
	}

	/**
	 * Returns the daemon that the sender is connected to.
	 * @return its address, empty while there is no connection
	 */
	public Optional<SpreadAddress> daemon() {
		return this.daemon;
	}

	/**
	 * Returns the manager of the queue.
	 * @return who answered last, empty if none does; at most the probe interval and a
	 * second old
	 */
	public Optional<ManagerInfo> manager() {
		return this.manager;
	}

	/**
	 * Waits for a manager of the queue.
	 * @return completes as soon as one is known, at once if one is already; fails when
	 * the sender is closed before
	 */
	public CompletableFuture<ManagerInfo> managerKnown() {
		CompletableFuture<ManagerInfo> known = new CompletableFuture<>();
		try {
			this.loop.execute(() -> {
				this.awaitingManager.add(known);
				tellManager();
			});
		}
		catch (RejectedExecutionException ex) {
			known
				.completeExceptionally(new DeliveryFailedException(Reason.CLOSED, message("the event loop is closed")));
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
		this.counters.sent();
		return submit(payload, this.options.sendTimeout(), false).thenApply((done) -> null);
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
		this.counters.requested();
		return submit(payload, timeout, true);
	}

	/**
	 * Fails what is outstanding and closes the sessions.
	 * @return completes when the sessions are closed
	 */
	public CompletableFuture<@Nullable Void> closeAsync() {
		try {
			this.loop.execute(this::shutDown);
		}
		catch (RejectedExecutionException ex) {
			this.closed.complete(null);
		}
		return this.closed.copy();
	}

	@Override
	public void close() {
		CompletableFuture<@Nullable Void> done = closeAsync();
		if (!this.loop.inLoop()) {
			done.join();
		}
	}

	private CompletableFuture<JsonNode> submit(JsonNode payload, Duration timeout, boolean request) {
		byte[] body = encode(payload);
		CompletableFuture<JsonNode> result = new CompletableFuture<>();
		long id = this.ids.incrementAndGet();
		Submission submission = new Submission(id, body, System.nanoTime() + timeout.toNanos());
		try {
			this.loop.execute(() -> {
				this.results.put(id, result);
				long now = System.nanoTime();
				run(request ? this.machine.request(submission, now) : this.machine.send(submission, now));
				tickFast();
			});
		}
		catch (RejectedExecutionException ex) {
			return CompletableFuture
				.failedFuture(new DeliveryFailedException(Reason.CLOSED, message("the event loop is closed")));
		}
		return result;
	}

	private byte[] encode(JsonNode payload) {
		byte[] body;
		try {
			body = this.codec.encode(payload, this.options.format());
		}
		catch (FormatException ex) {
			throw new IllegalArgumentException(
					"The message for queue '" + this.options.queue() + "' cannot be written as "
							+ this.options.format().serializer().perlName() + ": " + ex.getMessage(),
					ex);
		}
		if (body.length > MAX_MESSAGE_BYTES) {
			throw new IllegalArgumentException("The message for queue '" + this.options.queue() + "' has " + body.length
					+ " bytes as " + this.options.format().header() + ", at most " + MAX_MESSAGE_BYTES
					+ " can pass a queue manager. Send less, or a reference to the data.");
		}
		return body;
	}

	private String message(String detail) {
		return "Queue '" + this.options.queue() + "': " + detail + ".";
	}

	private void start() {
		openSession(SenderMachine.CONTROL);
		scheduleTick();
	}

	private void openSession(int channel) {
		this.sessions.put(channel, SpreadSession.open(this.spread, this.loop, new Channel(channel)));
	}

	private void scheduleTick() {
		this.tickingFast = this.machine.isBusy();
		this.timer = this.loop.schedule(this.tickingFast ? BUSY_TICK : IDLE_TICK, () -> {
			run(this.machine.tick(System.nanoTime()));
			if (!this.sessions.isEmpty()) {
				scheduleTick();
			}
		});
	}

	/** What has just been submitted may have a deadline before the next slow tick. */
	private void tickFast() {
		if (!this.tickingFast && this.timer != null && this.machine.isBusy()) {
			this.timer.cancel();
			scheduleTick();
		}
	}

	private void run(List<SenderOutput> outputs) {
		outputs.forEach(this::run);
		this.manager = this.machine.manager();
		tellManager();
	}

	private void tellManager() {
		this.manager.ifPresent((known) -> {
			this.awaitingManager.forEach((future) -> this.completions.execute(() -> future.complete(known)));
			this.awaitingManager.clear();
		});
	}

	private void run(SenderOutput output) {
		if (output instanceof SenderOutput.Multicast multicast) {
			multicast(multicast);
		}
		else if (output instanceof SenderOutput.Open open) {
			openSession(open.channel());
		}
		else if (output instanceof SenderOutput.Close close) {
			closeSession(close.channel());
		}
		else if (output instanceof SenderOutput.Confirmed confirmed) {
			complete(confirmed.id(), JsonNodeFactory.instance.nullNode());
		}
		else if (output instanceof SenderOutput.Answered answered) {
			complete(answered.id(), answered.body());
		}
		else if (output instanceof SenderOutput.JobFailed failed) {
			fail(failed.id(), new JobFailedException(failed.type(), failed.message()));
		}
		else if (output instanceof SenderOutput.Failed failed) {
			fail(failed.id(), new DeliveryFailedException(failed.reason(), message(failed.detail())));
		}
		else {
			report(output);
		}
	}

	private void report(SenderOutput output) {
		if (output instanceof SenderOutput.ManagerFound found) {
			logger.info("{}: queue '{}' is managed by {}", this.name, this.options.queue(),
					found.manager().privateGroup());
		}
		else if (output instanceof SenderOutput.ManagerMissing) {
			logger.warn("{}: no queue manager answers for queue '{}'; start one, messages wait until then", this.name,
					this.options.queue());
		}
		else if (output instanceof SenderOutput.Ignored ignored) {
			this.counters.ignored();
			logger.debug("{}: {} from {} ignored", this.name, ignored.what(), ignored.from());
		}
	}

	private void multicast(SenderOutput.Multicast multicast) {
		SpreadSession session = this.sessions.get(multicast.channel());
		if (session == null) {
			return;
		}
		try {
			session.multicast(OutgoingMessage.of(multicast.group(), ServiceType.SAFE, multicast.body()));
		}
		catch (SpreadException ex) {
			// Nothing confirms it, so the message is reported as failed in due time.
			logger.warn("{}: could not send: {}", this.name, ex.getMessage());
		}
	}

	private void complete(long id, JsonNode value) {
		CompletableFuture<JsonNode> result = this.results.remove(id);
		if (result != null) {
			this.completions.execute(() -> result.complete(value));
		}
	}

	private void fail(long id, Exception failure) {
		CompletableFuture<JsonNode> result = this.results.remove(id);
		if (result != null) {
			this.counters.failed();
			this.completions.execute(() -> result.completeExceptionally(failure));
		}
	}

	private void closeSession(int channel) {
		SpreadSession session = this.sessions.remove(channel);
		if (session != null) {
			CompletableFuture<?> done = session.closeAsync();
			CompletableFuture<?> before = this.lastClosed;
			this.lastClosed = (before == null || before.isDone()) ? done : CompletableFuture.allOf(before, done);
		}
	}

	private void shutDown() {
		if (this.timer != null) {
			this.timer.cancel();
		}
		run(this.machine.close());
		this.daemon = Optional.empty();
		DeliveryFailedException gone = new DeliveryFailedException(Reason.CLOSED, message("the sender was closed"));
		this.awaitingManager.forEach((future) -> this.completions.execute(() -> future.completeExceptionally(gone)));
		this.awaitingManager.clear();
		CompletableFuture<?> last = this.lastClosed;
		if (last == null) {
			this.closed.complete(null);
		}
		else {
			last.whenComplete((done, failure) -> this.closed.complete(null));
		}
	}

	/** Feeds the machine; always on the loop. */
	private final class Channel implements SessionListener {

		private final int number;

		Channel(int number) {
			this.number = number;
		}

		@Override
		public void connected(SpreadSession session, String privateGroup) {
			if (this.number == SenderMachine.CONTROL) {
				Sender.this.daemon = session.connectedAddress();
				session.connectedAddress().ifPresent(Sender.this.connections::connected);
			}
			run(Sender.this.machine.connected(this.number, System.nanoTime()));
		}

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			if (event instanceof RegularMessage message) {
				run(Sender.this.machine.received(this.number, message.sender(), message.body(), System.nanoTime()));
			}
		}

		@Override
		public void disconnected(SpreadSession session, SpreadException cause) {
			if (this.number == SenderMachine.CONTROL) {
				Sender.this.daemon = Optional.empty();
				Sender.this.connections.lost(cause);
			}
			run(Sender.this.machine.disconnected(this.number, System.nanoTime()));
		}

		@Override
		public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
			if (this.number == SenderMachine.CONTROL) {
				Sender.this.connections.failed(attempt, retryIn, cause);
			}
		}

	}

}
