// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Machine;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SelfLeave;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The process in which a program runs: its sessions, which reconnect as those of the
 * client library do, its timer, and the ways in which it can fail.
 */
class Host implements Surroundings {

	private static final long MILLISECOND = 1_000_000;

	private static final long LONGEST_TICK = 250 * MILLISECOND;

	private final World world;

	private final String name;

	private final Map<Integer, Session> sessions = new TreeMap<>();

	private @Nullable Program program;

	private boolean alive = true;

	private long frozenUntil;

	Host(World world, String name) {
		this.world = world;
		this.name = name;
	}

	final World world() {
		return this.world;
	}

	final String name() {
		return this.name;
	}

	final boolean isAlive() {
		return this.alive;
	}

	void start(Program started) {
		this.program = started;
		open(0);
		scheduleTick();
	}

	final Program program() {
		return Objects.requireNonNull(this.program);
	}

	private Machine machine() {
		return program().machine();
	}

	/** The names of its connections that are up. */
	final List<String> addresses() {
		List<String> up = new ArrayList<>();
		for (Session session : this.sessions.values()) {
			SimulatedConnection connection = session.connection;
			if (connection != null && connection.isOpen()) {
				up.add(connection.privateGroup());
			}
		}
		return up;
	}

	/** Its connections, up or not. */
	final List<SimulatedConnection> connections() {
		return this.sessions.values().stream().map((session) -> session.connection).filter(Objects::nonNull).toList();
	}

	/** The process dies, with all that it knows. */
	void crash() {
		if (this.alive) {
			this.alive = false;
			note("crashes");
			connections().forEach((connection) -> connection.cut(noticed()));
		}
	}

	/** The process ends; what it has sent arrives. */
	final void exit() {
		if (this.alive) {
			this.alive = false;
			note("exits");
			connections().forEach(SimulatedConnection::close);
		}
	}

	/** One of its connections breaks. */
	final void drop() {
		for (Session session : List.copyOf(this.sessions.values())) {
			SimulatedConnection connection = session.connection;
			if (connection != null && connection.isOpen()) {
				note("loses " + connection.privateGroup());
				connection.cut(noticed());
				session.lost(connection);
				return;
			}
		}
	}

	/** The process stands still. */
	final void freeze(long nanos) {
		this.frozenUntil = this.world.time().elapsed() + nanos;
		note("freezes for " + (nanos / MILLISECOND) + " ms");
		connections().forEach((connection) -> connection.stall(nanos));
	}

	/** Runs something of the process, when it does not stand still. */
	final void act(long delay, Runnable action) {
		this.world.time().after(delay, () -> {
			long left = this.frozenUntil - this.world.time().elapsed();
			if (this.alive && left > 0) {
				act(left, action);
			}
			else if (this.alive) {
				action.run();
			}
		});
	}

	final void flush() {
		machine().flush(this.world.time().now());
	}

	@Override
	public boolean hasRoom(int channel) {
		Session session = this.sessions.get(channel);
		SimulatedConnection connection = (session != null) ? session.connection : null;
		return connection != null && connection.hasRoom();
	}

	@Override
	public void multicast(int channel, OutgoingMessage message) {
		Session session = this.sessions.get(channel);
		SimulatedConnection connection = (session != null) ? session.connection : null;
		if (connection != null && connection.isOpen()) {
			this.world.mutation()
				.sends(this, connection, message.groups(), message.serviceType(), message.messageType(),
						message.body());
		}
	}

	@Override
	public void join(int channel, String group) {
		Session session = this.sessions.get(channel);
		if (session != null) {
			session.join(group);
		}
	}

	@Override
	public void leave(int channel, String group) {
		Session session = this.sessions.get(channel);
		if (session != null) {
			session.leave(group);
		}
	}

	@Override
	public void open(int channel) {
		Session session = new Session(channel);
		this.sessions.put(channel, session);
		session.connectAfter(MILLISECOND);
	}

	@Override
	public void close(int channel) {
		Session session = this.sessions.remove(channel);
		if (session != null) {
			session.close();
		}
	}

	@Override
	public final void note(Object what) {
		this.world.trace().add(() -> this.name + " " + what);
	}

	private long noticed() {
		boolean silently = this.world.profile().vanishing() && this.world.random().nextInt(4) == 0;
		return MILLISECOND / 3 + this.world.random().nextLong(silently ? 30_000 * MILLISECOND : MILLISECOND);
	}

	private void scheduleTick() {
		long now = this.world.time().now();
		// What comes in between may make it due earlier; drivers then set their timers
		// anew.
		long delay = Math.max(MILLISECOND, Math.min(LONGEST_TICK, machine().nextTick(now)));
		act(delay, () -> {
			machine().tick(this.world.time().now());
			flush();
			if (this.alive) {
				scheduleTick();
			}
		});
	}

	@Override
	public final String toString() {
		return this.name;
	}

	/** One session of the client library. */
	private final class Session implements SimulatedClient {

		private final int channel;

		private final Set<String> groups = new LinkedHashSet<>();

		private @Nullable SimulatedConnection connection;

		private boolean closed;

		private int attempts;

		Session(int channel) {
			this.channel = channel;
		}

		void connectAfter(long delay) {
			act(delay, this::connect);
		}

		private void connect() {
			World world = Host.this.world;
			if (this.closed || this.connection != null) {
				return;
			}
			int daemon = world.random().nextInt(world.spread().daemonCount());
			String prefix = Host.this.name.substring(0, 1);
			SimulatedConnection made = world.spread().connect(daemon, prefix, this);
			if (made == null) {
				this.attempts++;
				connectAfter(Math.min(5_000, 100L << Math.min(this.attempts, 6)) * MILLISECOND / 2
						+ world.random().nextLong(50 * MILLISECOND));
				return;
			}
			this.attempts = 0;
			this.connection = made;
			note("is " + made.privateGroup());
			this.groups.forEach(made::join);
			machine().connected(this.channel, made.privateGroup(), world.time().now());
			flush();
		}

		void join(String group) {
			this.groups.add(group);
			if (this.connection != null) {
				this.connection.join(group);
			}
		}

		void leave(String group) {
			this.groups.remove(group);
			if (this.connection != null) {
				this.connection.leave(group);
			}
		}

		void close() {
			this.closed = true;
			if (this.connection != null) {
				this.connection.close();
			}
			this.connection = null;
		}

		@Override
		public void received(SimulatedConnection from, List<SpreadEvent> events) {
			if (!Host.this.alive || this.closed || from != this.connection) {
				return;
			}
			World world = Host.this.world;
			for (SpreadEvent came : events) {
				SpreadEvent event = world.mutation().receives(Host.this, came);
				if (!Host.this.alive || this.closed || event == null) {
					continue;
				}
				if (event instanceof RegularMessage message) {
					world.watch().received(Host.this, from, message);
					machine().received(this.channel, message, world.time().now());
					continue;
				}
				note("sees " + event);
				if (event instanceof MembershipChange change) {
					machine().membership(this.channel, change, world.time().now());
				}
				else if (event instanceof SelfLeave left) {
					machine().left(this.channel, left.group(), world.time().now());
				}
			}
			if (Host.this.alive) {
				flush();
			}
		}

		@Override
		public void roomAgain(SimulatedConnection from) {
			act(0, () -> {
				if (from == this.connection) {
					flush();
				}
			});
		}

		@Override
		public void lost(SimulatedConnection from) {
			if (!Host.this.alive || from != this.connection) {
				return;
			}
			note("has lost " + from.privateGroup());
			this.connection = null;
			machine().disconnected(this.channel, Host.this.world.time().now());
			flush();
			connectAfter(MILLISECOND + Host.this.world.random().nextLong(200 * MILLISECOND));
		}

	}

}
