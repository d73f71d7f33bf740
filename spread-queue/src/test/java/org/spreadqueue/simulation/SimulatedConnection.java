// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadLimits;

/**
 * One connection to a simulated daemon. The way to the daemon and the way back both keep
 * their order and take a random time. The daemon holds what the client has not read yet,
 * up to {@link SimulatedSpread#MAX_UNDELIVERED} messages.
 */
final class SimulatedConnection {

	private static final long MICROSECOND = 1_000;

	private final SimulatedSpread spread;

	private final SimulatedDaemon daemon;

	private final String privateGroup;

	private final SimulatedClient client;

	private final Deque<SpreadEvent> undelivered = new ArrayDeque<>();

	private final long slowest;

	private final SlowLine line;

	/** When the daemon has read everything that the client wrote. */
	private long arrivesUntil;

	/** What arrives later was never written, because the client died. */
	private long writtenUntil = Long.MAX_VALUE;

	private long readsFrom;

	private boolean reading;

	/** Seen by the client. */
	private boolean open = true;

	/** Seen by the daemon. */
	private boolean known = true;

	private boolean stalled;

	private int mostUndelivered;

	SimulatedConnection(SimulatedSpread spread, SimulatedDaemon daemon, String privateGroup, SimulatedClient client,
			long slowest, Pace pace) {
		this.spread = spread;
		this.daemon = daemon;
		this.privateGroup = privateGroup;
		this.client = client;
		this.slowest = slowest;
		this.line = new SlowLine(pace, spread.time(), spread.random());
	}

	String privateGroup() {
		return this.privateGroup;
	}

	SimulatedDaemon daemon() {
		return this.daemon;
	}

	boolean isOpen() {
		return this.open;
	}

	boolean isKnown() {
		return this.known;
	}

	/** Whether it takes more at present. */
	boolean hasRoom() {
		return this.line.hasRoom();
	}

	/** Whether the reader was held up on purpose at some time. */
	boolean wasStalled() {
		return this.stalled;
	}

	int mostUndelivered() {
		return this.mostUndelivered;
	}

	void join(String group) {
		SpreadLimits.checkGroup(group);
		request(new Request.Join(this, group));
	}

	void leave(String group) {
		SpreadLimits.checkGroup(group);
		request(new Request.Leave(this, group));
	}

	/** Sends a message; what a daemon would refuse or mangle fails the run. */
	void multicast(List<String> groups, ServiceType service, short type, byte[] body) {
		try {
			new OutgoingMessage(groups, service, false, type, body);
		}
		catch (IllegalArgumentException ex) {
			throw new Violation("only what Spread can carry is sent", String.valueOf(ex.getMessage()));
		}
		request(new Request.Multicast(this, List.copyOf(groups), service, type, body));
	}

	/** Ends the connection in order: all that was sent arrives. */
	void close() {
		if (this.open) {
			this.open = false;
			write(new Request.End(this));
		}
	}

	/**
	 * The client, or the line to it, is gone.
	 * @param noticedAfter time until the daemon sees it, in nanoseconds
	 */
	void cut(long noticedAfter) {
		if (this.open) {
			this.open = false;
			this.stalled = true;
			this.line.cut();
			VirtualTime time = this.spread.time();
			this.writtenUntil = time.elapsed() + this.spread.random().nextLong(200 * MICROSECOND);
			long noticed = Math.max(time.elapsed() + noticedAfter, Math.min(this.arrivesUntil, this.writtenUntil) + 1);
			time.after(noticed - time.elapsed(), () -> this.spread.arrived(new Request.End(this)));
		}
	}

	/** The client reads nothing for a time. */
	void stall(long nanos) {
		this.stalled = true;
		this.readsFrom = this.spread.time().elapsed() + nanos;
	}

	boolean wasWritten(long arrival) {
		return arrival <= this.writtenUntil;
	}

	/**
	 * The daemon has something for the client, and tells whether it could keep it.
	 */
	boolean deliver(SpreadEvent event) {
		if (this.undelivered.size() >= SimulatedSpread.MAX_UNDELIVERED) {
			return false;
		}
		this.undelivered.add(event);
		this.mostUndelivered = Math.max(this.mostUndelivered, this.undelivered.size());
		readSoon();
		return true;
	}

	/** The daemon has closed the connection, or died. */
	void closedByDaemon() {
		this.known = false;
		if (!this.open) {
			this.undelivered.clear();
			return;
		}
		// What was in the socket already can still be read.
		int readable = this.spread.random().nextInt(this.undelivered.size() + 1);
		while (this.undelivered.size() > readable) {
			this.undelivered.removeLast();
		}
		this.spread.time().after(this.spread.random().nextLong(500 * MICROSECOND), () -> {
			read(Integer.MAX_VALUE);
			if (this.open) {
				this.open = false;
				this.client.lost(this);
			}
		});
	}

	/** The daemon knows that the client is gone. */
	void forgotten() {
		this.known = false;
		this.undelivered.clear();
	}

	private void request(Request request) {
		if (this.open) {
			write(request);
		}
	}

	private void write(Request request) {
		this.line.write(request, () -> this.spread.arrives(arrival(), request), () -> this.client.roomAgain(this));
	}

	private long arrival() {
		long latency = 20 * MICROSECOND + this.spread.random().nextLong(150 * MICROSECOND);
		this.arrivesUntil = Math.max(this.arrivesUntil, this.spread.time().elapsed() + latency);
		return this.arrivesUntil;
	}

	private void readSoon() {
		if (this.reading || this.undelivered.isEmpty() || !this.open) {
			return;
		}
		this.reading = true;
		VirtualTime time = this.spread.time();
		long delay = 20 * MICROSECOND + this.spread.random().nextLong(this.slowest);
		time.after(Math.max(delay, this.readsFrom - time.elapsed()), () -> {
			this.reading = false;
			if (this.readsFrom <= time.elapsed()) {
				read(1 + this.spread.random().nextInt(64));
			}
			readSoon();
		});
	}

	private void read(int most) {
		if (!this.open || this.undelivered.isEmpty()) {
			return;
		}
		List<SpreadEvent> events = new ArrayList<>();
		while (!this.undelivered.isEmpty() && events.size() < most) {
			events.add(this.undelivered.removeFirst());
		}
		this.client.received(this, events);
	}

	/** How slow a usual reader is, in nanoseconds. */
	static long usualSlowness(RandomGenerator random) {
		return switch (random.nextInt(4)) {
			case 0 -> 5_000 * MICROSECOND;
			case 1 -> 20_000 * MICROSECOND;
			default -> 300 * MICROSECOND;
		};
	}

}
