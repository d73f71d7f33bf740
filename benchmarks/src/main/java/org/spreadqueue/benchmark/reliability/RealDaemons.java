// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Real Spread daemons that form a cluster, as processes that are killed and stopped in
 * turn.
 */
final class RealDaemons implements AutoCloseable {

	/** Between two disturbances; the others need some seconds to notice one. */
	private static final Duration PAUSE = Duration.ofSeconds(8);

	private static final Duration DOWN = Duration.ofSeconds(2);

	/** Long enough for the others to go on without the daemon. */
	private static final Duration STOPPED = Duration.ofSeconds(12);

	private final List<Daemon> daemons = new ArrayList<>();

	private int started;

	private final Thread disturbing = new Thread(this::disturb, "disturbs-daemons");

	private final AtomicInteger killed = new AtomicInteger();

	private final AtomicInteger stopped = new AtomicInteger();

	/**
	 * Starts daemons.
	 * @param described an address and a command each, in the form
	 * {@code 4803@localhost=spread -n localhost; ...}
	 */
	RealDaemons(String described) {
		for (String one : described.split(";", -1)) {
			String[] parts = one.split("=", 2);
			if (parts.length != 2) {
				throw new IllegalArgumentException("'" + one + "' is not ADDRESS=COMMAND");
			}
			this.daemons.add(new Daemon(parts[0].trim(), List.of(parts[1].trim().split(" +", -1))));
		}
	}

	/** All addresses, beginning with another one each time. */
	synchronized String addresses() {
		List<String> addresses = new ArrayList<>(this.daemons.stream().map((daemon) -> daemon.address).toList());
		Collections.rotate(addresses, this.started);
		this.started++;
		return String.join(",", addresses);
	}

	/**
	 * From now on, one after the other is killed and started again, or stopped for a
	 * while.
	 */
	void start() {
		this.disturbing.start();
	}

	private void disturb() {
		try {
			for (int i = 0; true; i++) {
				Thread.sleep(PAUSE.toMillis());
				Daemon daemon = this.daemons.get(i % this.daemons.size());
				if ((i / this.daemons.size()) % 2 == 0) {
					daemon.end();
					this.killed.incrementAndGet();
					Thread.sleep(DOWN.toMillis());
					daemon.start();
				}
				else {
					daemon.signal("-STOP");
					this.stopped.incrementAndGet();
					Thread.sleep(STOPPED.toMillis());
					daemon.signal("-CONT");
				}
			}
		}
		catch (InterruptedException ex) {
			// Calm down.
		}
	}

	/** From now on, all daemons run. */
	void calm() throws InterruptedException {
		this.disturbing.interrupt();
		this.disturbing.join();
		for (Daemon daemon : this.daemons) {
			daemon.signal("-CONT");
			daemon.startIfDown();
		}
	}

	@Override
	public void close() throws InterruptedException {
		calm();
		for (Daemon daemon : this.daemons) {
			daemon.end();
		}
	}

	@Override
	public String toString() {
		return "%d daemons, killed %d times and stopped %d times".formatted(this.daemons.size(), this.killed.get(),
				this.stopped.get());
	}

	private static final class Daemon {

		private final String address;

		private final List<String> command;

		private @Nullable Process process;

		Daemon(String address, List<String> command) {
			this.address = address;
			this.command = command;
			start();
		}

		void start() {
			try {
				this.process = new ProcessBuilder(this.command).redirectErrorStream(true)
					.redirectOutput(ProcessBuilder.Redirect.DISCARD)
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void startIfDown() {
			if (this.process == null || !this.process.isAlive()) {
				start();
			}
		}

		void end() throws InterruptedException {
			if (this.process != null) {
				this.process.destroyForcibly().waitFor();
			}
		}

		void signal(String signal) throws InterruptedException {
			if (this.process != null) {
				try {
					new ProcessBuilder("kill", signal, Long.toString(this.process.pid())).start().waitFor();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}

	}

}
