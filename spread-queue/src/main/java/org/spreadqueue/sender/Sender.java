package org.spreadqueue.sender;

import java.security.SecureRandom;
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

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.JobFailedException;
import org.spreadqueue.driver.ConnectionLog;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Decoded;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.NativeProtocol;
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

	private static final Logger logger = LoggerFactory.getLogger(Sender.class);

	private static final Duration BUSY_TICK = Duration.ofMillis(50);

	private static final Duration IDLE_TICK = Duration.ofMillis(500);

	private final String name;

	private final SenderOptions options;

	private final SpreadOptions spread;

	private final EventLoop loop;

	private final Executor completions;

	private final SenderMachine machine;

	private final Payloads payloads;

	private final PendingResults results;

	private final AtomicLong ids = new AtomicLong();

	private final SenderCounters counters = new SenderCounters();

	private final ConnectionLog connections;

	/** The rest belongs to the loop. */
	private final Map<Integer, SpreadSession> sessions = new HashMap<>();

	private final Inbox inbox = new Inbox();

	private boolean flushPending;

	private boolean malformedSeen;

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
		this.machine = new SenderMachine(options, new SecureRandom().nextLong());
		this.payloads = new Payloads(options.format());
		this.results = new PendingResults(options.queue(), completions, this.counters);
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
				run(this.machine.request(request, System.nanoTime()));
				tickFast();
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

	private CompletableFuture<MessageId> send(OutgoingJob job, @Nullable CompletableFuture<@Nullable Void> done) {
		Content content = encode(job);
		this.counters.sent();
		CompletableFuture<MessageId> accepted = new CompletableFuture<>();
		Submission message = submission(job, content, this.options.sendTimeout());
		try {
			this.loop.execute(() -> {
				this.results.message(message.id(), accepted, done);
				run(this.machine.send(message, System.nanoTime()));
				tickFast();
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
		boolean nativeManager = this.manager.map(ManagerInfo::nativeManager).orElse(true);
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
		this.counters.state(this.machine);
		tellManager();
		flushSoon();
	}

	/** After everything that this pass of the loop brings. */
	private void flushSoon() {
		if (!this.flushPending && this.machine.wantsFlush()) {
			this.flushPending = true;
			this.loop.execute(this::flush);
		}
	}

	private void flush() {
		this.flushPending = false;
		this.machine.flush(System.nanoTime()).forEach(this::run);
		this.counters.state(this.machine);
	}

	private void tellManager() {
		this.manager.ifPresent((known) -> {
			this.awaitingManager.forEach((future) -> this.completions.execute(() -> future.complete(known)));
			this.awaitingManager.clear();
		});
	}

	private void run(SenderOutput output) {
		if (output instanceof SenderOutput.Multicast multicast) {
			multicast(multicast.channel(), OutgoingMessage.of(multicast.group(), ServiceType.SAFE, multicast.body()));
		}
		else if (output instanceof SenderOutput.Native message) {
			multicast(message.channel(), new OutgoingMessage(message.packet().groups(), ServiceType.AGREED, false,
					NativeProtocol.MESSAGE_TYPE, message.packet().body()));
		}
		else if (output instanceof SenderOutput.Open open) {
			openSession(open.channel());
		}
		else if (output instanceof SenderOutput.Close close) {
			closeSession(close.channel());
		}
		else if (!this.results.take(output)) {
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

	private void multicast(int channel, OutgoingMessage message) {
		SpreadSession session = this.sessions.get(channel);
		if (session == null) {
			return;
		}
		try {
			session.multicast(message);
		}
		catch (SpreadException ex) {
			// Nothing confirms it, so the message is sent again or reported as failed.
			logger.warn("{}: could not send: {}", this.name, ex.getMessage());
		}
	}

	private void receive(int channel, RegularMessage message) {
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			run(this.machine.received(channel, message.sender(), message.body(), System.nanoTime()));
			return;
		}
		Decoded decoded = this.inbox.receive(message.sender(), message.body());
		String problem = decoded.problem();
		if (decoded.unknown() > 0 || problem != null) {
			this.counters.ignored();
		}
		if (problem != null && !this.malformedSeen) {
			this.malformedSeen = true;
			logger.warn("{}: a malformed native message of {} was dropped, further ones are only counted: {}",
					this.name, message.sender(), problem);
		}
		for (Frame frame : decoded.frames()) {
			run(this.machine.received(channel, message.sender(), frame, System.nanoTime()));
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
		DeliveryFailedException gone = this.results.failure(Reason.CLOSED, "the sender was closed");
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
				receive(this.number, message);
			}
		}

		@Override
		public void disconnected(SpreadSession session, SpreadException cause) {
			if (this.number == SenderMachine.CONTROL) {
				Sender.this.daemon = Optional.empty();
				Sender.this.connections.lost(cause);
				Sender.this.inbox.clear();
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
