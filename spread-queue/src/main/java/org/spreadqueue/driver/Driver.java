// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SelfLeave;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * Runs a machine on Spread sessions, with the timers and passes of an event loop, until
 * the machine has closed its last channel. Everything happens on the loop, except where a
 * method says otherwise.
 *
 * @since 0.1.0
 */
public final class Driver implements Channels {

	private final String name;

	private final SpreadOptions spread;

	private final Supplier<ChannelSeal> seals;

	private final EventLoop loop;

	private final Logger logger;

	private final Runnable afterPass;

	private final ConnectionLog connections;

	private final Map<Integer, Channel> channels = new HashMap<>();

	private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

	/** Flushes, whatever failed, and sets the timer anew. */
	private final Runnable recovery = this::flush;

	private @Nullable Machine machine;

	/** Sessions that are not closed yet, including those that are closing. */
	private int alive;

	/** Inputs from other threads, in their order. */
	private final Queue<LongConsumer> inbox = new ConcurrentLinkedQueue<>();

	private boolean busy;

	private boolean flushPending;

	private final TickTimer timer;

	private volatile int open;

	private final AtomicInteger connected = new AtomicInteger();

	private volatile Optional<SpreadAddress> daemon = Optional.empty();

	private volatile Optional<String> privateGroup = Optional.empty();

	/**
	 * Creates a driver. From any thread.
	 * @param name name of the program, which begins each line of its log
	 * @param seals makes the seal of a channel
	 * @param loop the event loop that carries it; stays the caller's
	 * @param afterPass called after each pass, to publish what others may see
	 */
	public Driver(String name, SpreadOptions spread, Supplier<ChannelSeal> seals, EventLoop loop, Logger logger,
			Runnable afterPass) {
		this(name, spread, seals, loop, logger, Level.INFO, afterPass);
	}

	/**
	 * The same, for a program that connects as often as somebody looks.
	 * @param connecting level of the line that it is connected, unless a connection was
	 * lost before
	 */
	public Driver(String name, SpreadOptions spread, Supplier<ChannelSeal> seals, EventLoop loop, Logger logger,
			Level connecting, Runnable afterPass) {
		this.name = name;
		this.spread = spread;
		this.seals = seals;
		this.loop = loop;
		this.logger = logger;
		this.afterPass = afterPass;
		this.connections = new ConnectionLog(name, spread.addresses(), logger, connecting);
		this.timer = new TickTimer(loop, () -> feed((now) -> machine().tick(now)));
	}

	/** Opens the main channel and feeds the machine, which uses this driver. */
	public void start(Machine machine) {
		this.machine = machine;
		this.loop.addRecovery(this.recovery);
		open(MAIN);
		flushSoon();
	}

	/** Gives the machine an input that does not come from Spread; it gets the time. */
	public void feed(LongConsumer input) {
		if (this.busy) {
			// A call from within an effect must not disturb the machine.
			this.loop.execute(() -> feed(input));
			return;
		}
		this.busy = true;
		try {
			input.accept(begin());
		}
		finally {
			end();
		}
	}

	/**
	 * Gives the machine an input from any thread. It comes before everything that arrives
	 * later.
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public void post(LongConsumer input) {
		this.inbox.add(input);
		this.loop.execute(this::takeInbox);
	}

	/**
	 * Gives the machine an input as {@link #post} does. If the loop has nothing to do,
	 * the calling thread does the work, and writes what the machine sends: an input that
	 * comes alone need not wait for the loop to wake up.
	 * @throws RejectedExecutionException if the loop is closed
	 */
	public void postNow(LongConsumer input) {
		this.inbox.add(input);
		if (!this.loop.tryRun(this::takeInbox)) {
			this.loop.execute(this::takeInbox);
		}
	}

	/** What several threads have given is taken with the first of their tasks. */
	private void takeInbox() {
		if (!this.inbox.isEmpty()) {
			feed((now) -> {
			});
		}
	}

	private void takeInbox(long now) {
		for (LongConsumer input = this.inbox.poll(); input != null; input = this.inbox.poll()) {
			input.accept(now);
		}
	}

	/**
	 * Puts something into the machine and returns what it says. Not from within an
	 * effect.
	 * @param input is given the time
	 * @throws IllegalStateException if the machine is busy
	 */
	public <T extends @Nullable Object> T call(LongFunction<T> input) {
		if (this.busy) {
			throw new IllegalStateException(this.name + ": called from within an effect of its own machine");
		}
		this.busy = true;
		try {
			return input.apply(begin());
		}
		finally {
			end();
		}
	}

	/** What other threads have given goes first; returns the time. */
	private long begin() {
		long now = System.nanoTime();
		takeInbox(now);
		return now;
	}

	private void end() {
		this.busy = false;
		flushSoon();
	}

	/** Completes on the loop when the last session is closed. From any thread. */
	public CompletableFuture<@Nullable Void> ended() {
		return this.ended;
	}

	/**
	 * Waits for the end of a program that is being closed, unless on the loop, which
	 * would wait for itself. Interrupts do not shorten the wait. From any thread.
	 * @param limit after which the wait is given up, with a warning
	 */
	public void await(CompletableFuture<?> end, Duration limit) {
		if (this.loop.inLoop()) {
			return;
		}
		end.copy().orTimeout(Durations.toNanos(limit), TimeUnit.NANOSECONDS).handle((done, failure) -> {
			if (failure instanceof TimeoutException) {
				this.logger.warn("{}: not closed within {}: something blocks its event loop", this.name, limit);
			}
			return done;
		}).join();
	}

	/** Returns how many channels are open. From any thread. */
	public int openChannels() {
		return this.open;
	}

	/** Returns how many channels have a connection. From any thread. */
	public int connectedChannels() {
		return this.connected.get();
	}

	/** Returns the main channel's daemon, empty while unconnected. From any thread. */
	public Optional<SpreadAddress> daemon() {
		return this.daemon;
	}

	/** Returns the main channel's address, empty while unconnected. From any thread. */
	public Optional<String> privateGroup() {
		return this.privateGroup;
	}

	@Override
	public void open(int channel) {
		try {
			this.channels.put(channel, new Channel(channel));
			this.alive++;
			this.open = this.channels.size();
		}
		catch (RejectedExecutionException ex) {
			this.logger.debug("{}: the event loop is closed", this.name);
			endIfAllAreClosed();
		}
	}

	@Override
	public void close(int channel) {
		Channel closing = this.channels.remove(channel);
		this.open = this.channels.size();
		if (closing != null) {
			closing.outbox.close(this.loop);
		}
		if (this.channels.isEmpty()) {
			this.timer.cancel();
		}
	}

	@Override
	public void join(int channel, String group) {
		Channel joining = this.channels.get(channel);
		if (joining != null) {
			joining.session.join(group);
		}
	}

	@Override
	public void leave(int channel, String group) {
		Channel leaving = this.channels.get(channel);
		if (leaving != null) {
			leaving.session.leave(group);
		}
	}

	@Override
	public void addressee(int channel, String group, @Nullable String member) {
		Channel sending = this.channels.get(channel);
		if (sending != null) {
			sending.seal.addressee(group, member);
		}
	}

	@Override
	public boolean hasRoom(int channel) {
		Channel asked = this.channels.get(channel);
		return asked != null && asked.outbox.hasRoom();
	}

	@Override
	public String outage() {
		return this.connections.outage();
	}

	@Override
	public void multicast(int channel, String group, byte[] body) {
		Channel sending = this.channels.get(channel);
		if (sending != null) {
			sending.outbox.add(List.of(group), () -> OutgoingMessage.of(group, ServiceType.SAFE, body));
		}
	}

	@Override
	public void multicast(int channel, Packet packet) {
		Channel sending = this.channels.get(channel);
		Packet sealed = (sending != null) ? sending.seal.seal(packet) : null;
		if (sending != null && sealed != null) {
			sending.outbox.add(sealed.groups(), () -> outgoing(sealed));
		}
	}

	/**
	 * Makes the Spread message of a packet. Those to the managers' group are in Spread's
	 * total order; those to private groups alone need only the sender's.
	 */
	public static OutgoingMessage outgoing(Packet packet) {
		ServiceType service = ChannelSeal.isPrivate(packet.groups()) ? ServiceType.FIFO : ServiceType.AGREED;
		return new OutgoingMessage(packet.groups(), service, false, NativeProtocol.MESSAGE_TYPE, packet.body());
	}

	/** Flushes once, after everything that one pass of the loop brings. */
	private void flushSoon() {
		if (this.flushPending) {
			return;
		}
		this.flushPending = true;
		try {
			this.loop.execute(this::flush);
		}
		catch (RejectedExecutionException ex) {
			// The loop is ending, and the sessions with it.
			this.logger.debug("{}: the event loop is closed", this.name);
		}
		catch (RuntimeException | Error ex) {
			// Or nobody would flush again.
			this.flushPending = false;
			throw ex;
		}
	}

	private void flush() {
		long now = System.nanoTime();
		this.busy = true;
		try {
			takeInbox(now);
			if (!this.channels.isEmpty()) {
				machine().flush(now);
			}
		}
		finally {
			this.busy = false;
			this.flushPending = false;
			scheduleTick(now);
			this.afterPass.run();
		}
	}

	private void scheduleTick(long now) {
		if (!this.channels.isEmpty()) {
			this.timer.schedule(machine().nextTick(now), now);
		}
	}

	private void endIfAllAreClosed() {
		if (this.alive == 0) {
			this.timer.cancel();
			this.loop.removeRecovery(this.recovery);
			this.ended.complete(null);
		}
	}

	private Machine machine() {
		return Objects.requireNonNull(this.machine);
	}

	private final class Channel implements SessionListener {

		private final int number;

		private final SpreadSession session;

		private final Outbox outbox;

		private final ChannelSeal seal = Driver.this.seals.get();

		private boolean up;

		Channel(int number) {
			this.number = number;
			this.session = SpreadSession.open(this.seal.options(Driver.this.spread), Driver.this.loop, this);
			this.outbox = new Outbox(Driver.this.name, this.session, Driver.this.logger);
		}

		@Override
		public void connected(SpreadSession session, String group) {
			this.up = true;
			this.seal.connected(group);
			Driver.this.connected.incrementAndGet();
			if (this.number == MAIN) {
				Driver.this.privateGroup = Optional.of(group);
				Driver.this.daemon = session.connectedAddress();
				Driver.this.daemon.ifPresent(Driver.this.connections::connected);
			}
			feedOpen((now) -> machine().connected(this.number, group, now));
		}

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			if (event instanceof RegularMessage message) {
				RegularMessage opened = this.seal.open(message);
				if (opened != null) {
					feedOpen((now) -> machine().received(this.number, opened, now));
				}
			}
			else if (event instanceof MembershipChange change) {
				feedOpen((now) -> machine().membership(this.number, change, now));
			}
			else if (event instanceof SelfLeave left) {
				feedOpen((now) -> machine().left(this.number, left.group(), now));
			}
		}

		@Override
		public void roomAgain(SpreadSession session) {
			if (this.outbox.roomAgain()) {
				flushSoon();
			}
		}

		@Override
		public void disconnected(SpreadSession session, SpreadException cause) {
			down();
			this.outbox.connectionLost();
			if (this.number == MAIN) {
				Driver.this.connections.lost(cause);
			}
			feedOpen((now) -> machine().disconnected(this.number, now));
		}

		@Override
		public void connectFailed(SpreadSession session, int attempt, Duration retryIn, SpreadException cause) {
			if (this.number == MAIN) {
				Driver.this.connections.failed(attempt, retryIn, cause);
			}
		}

		@Override
		public void closed(SpreadSession session) {
			down();
			Driver.this.alive--;
			endIfAllAreClosed();
		}

		/** A channel that still sends what is left tells the machine nothing more. */
		private void feedOpen(LongConsumer input) {
			if (Driver.this.channels.get(this.number) == this) {
				feed(input);
			}
		}

		private void down() {
			if (!this.up) {
				return;
			}
			this.up = false;
			this.seal.disconnected();
			Driver.this.connected.decrementAndGet();
			if (this.number == MAIN) {
				Driver.this.privateGroup = Optional.empty();
				Driver.this.daemon = Optional.empty();
			}
		}

	}

}
