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
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.driver.ConnectionLog;
import org.spreadqueue.driver.NativeMessages;
import org.spreadqueue.protocol.frame.Decoded;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
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
 * Runs the machine of a sender on its Spread sessions. Belongs to the event loop, except
 * where it says otherwise.
 */
final class SenderDriver {

	private static final Logger logger = LoggerFactory.getLogger(Sender.class);

	private static final Duration BUSY_TICK = Duration.ofMillis(50);

	private static final Duration IDLE_TICK = Duration.ofMillis(500);

	private final String name;

	private final SenderOptions options;

	private final SpreadOptions spread;

	private final EventLoop loop;

	private final Executor completions;

	private final SenderMachine machine;

	private final PendingResults results;

	private final SenderCounters counters;

	private final ConnectionLog connections;

	private final Map<Integer, SpreadSession> sessions = new HashMap<>();

	private final Inbox inbox = new Inbox();

	private final List<CompletableFuture<ManagerInfo>> awaitingManager = new ArrayList<>();

	private boolean flushPending;

	private boolean malformedSeen;

	private @Nullable Timer timer;

	private boolean tickingFast;

	private @Nullable CompletableFuture<?> lastClosed;

	private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

	private volatile Optional<SpreadAddress> daemon = Optional.empty();

	private volatile Optional<ManagerInfo> manager = Optional.empty();

	SenderDriver(SenderOptions options, SpreadOptions spread, EventLoop loop, Executor completions,
			SenderCounters counters, PendingResults results) {
		this.name = options.queue() + "-sender";
		this.options = options;
		this.spread = spread;
		this.loop = loop;
		this.completions = completions;
		this.machine = new SenderMachine(options, new SecureRandom().nextLong());
		this.counters = counters;
		this.results = results;
		this.connections = new ConnectionLog(this.name, 1, logger);
	}

	/** The daemon that it is connected to. For any thread. */
	Optional<SpreadAddress> daemon() {
		return this.daemon;
	}

	/** The manager that answered last. For any thread. */
	Optional<ManagerInfo> manager() {
		return this.manager;
	}

	/** Completes when the sessions are closed. For any thread. */
	CompletableFuture<@Nullable Void> closed() {
		return this.closed;
	}

	/** A one-way message is to be sent; its futures are known. */
	void send(Submission message) {
		run(this.machine.send(message, System.nanoTime()));
		tickFast();
	}

	/** A request is to be sent; its future is known. */
	void request(Submission request) {
		run(this.machine.request(request, System.nanoTime()));
		tickFast();
	}

	void awaitManager(CompletableFuture<ManagerInfo> known) {
		this.awaitingManager.add(known);
		tellManager();
	}

	void start() {
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
			try {
				this.loop.execute(this::flush);
			}
			catch (RejectedExecutionException ex) {
				// The loop is ending, and the sessions with it.
				logger.debug("{}: the event loop is closed", this.name);
			}
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
			multicast(message.channel(), NativeMessages.outgoing(message.packet()));
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

	void shutDown() {
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
				SenderDriver.this.daemon = session.connectedAddress();
				session.connectedAddress().ifPresent(SenderDriver.this.connections::connected);
			}
			run(SenderDriver.this.machine.connected(this.number, System.nanoTime()));
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
				SenderDriver.this.daemon = Optional.empty();
				SenderDriver.this.connections.lost(cause);
				SenderDriver.this.inbox.clear();
			}
			run(SenderDriver.this.machine.disconnected(this.number, System.nanoTime()));
		}

		@Override
		public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
			if (this.number == SenderMachine.CONTROL) {
				SenderDriver.this.connections.failed(attempt, retryIn, cause);
			}
		}

	}

}
