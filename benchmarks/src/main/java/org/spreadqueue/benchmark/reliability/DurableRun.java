// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.springframework.util.FileSystemUtils;

import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/**
 * Managers with a directory each, workers and senders, one JVM each. In each round one of
 * every kind is killed ({@code kill -9}) and replaced; a manager gets its old directory
 * again. Then all are killed at once, several times. What senders were told was accepted
 * must have run at the end.
 */
final class DurableRun {

	private static final String QUEUE = "durable";

	private static final int MANAGERS = 2;

	private static final int WORKERS = 3;

	private static final int SENDERS = 2;

	/** How often everything is killed at once. */
	private static final int TOTAL_FAILURES = 10;

	/** Jobs that run between two kills at least, so that there is something to kill. */
	private static final int PROGRESS = 500;

	private static final Duration REST_LIMIT = Duration.ofMinutes(3);

	private final Duration time;

	private final Executions executions = new Executions();

	private final Set<Long> accepted = ConcurrentHashMap.newKeySet();

	private final List<Slot> slots = new ArrayList<>();

	private long senders;

	private int kills;

	DurableRun(Duration time) {
		this.time = time;
	}

	String run() throws Exception {
		Path directory = Files.createTempDirectory(Path.of("").toAbsolutePath(), "durable-");
		String external = System.getenv("SPREAD_DAEMON");
		long started = System.nanoTime();
		try (EmbeddedSpreadDaemon daemon = (external != null) ? null : EmbeddedSpreadDaemon.start()) {
			String address = (daemon != null) ? daemon.address().toString() : String.valueOf(external);
			addSlots(address, directory);
			killInTurn();
			for (int i = 0; i < TOTAL_FAILURES; i++) {
				awaitProgress();
				for (Slot slot : this.slots) {
					slot.kill();
				}
				for (Slot slot : this.slots) {
					slot.start();
				}
			}
			awaitProgress();
			for (Slot slot : this.slots.subList(MANAGERS + WORKERS, this.slots.size())) {
				slot.kill();
			}
			awaitRest();
		}
		finally {
			for (Slot slot : this.slots) {
				slot.kill();
			}
			FileSystemUtils.deleteRecursively(directory);
		}
		long lost = this.accepted.stream().filter((job) -> !this.executions.ran(job)).count();
		return "%d s, %d programs killed, %d times all at once: %d accepted, %d lost, %d ran, %d repeated".formatted(
				Duration.ofNanos(System.nanoTime() - started).toSeconds(), this.kills, TOTAL_FAILURES,
				this.accepted.size(), lost, this.executions.distinct(),
				this.executions.total() - this.executions.distinct());
	}

	private void addSlots(String address, Path directory) throws IOException {
		for (int i = 0; i < MANAGERS; i++) {
			String own = Files.createDirectory(directory.resolve("manager-" + i)).toString();
			this.slots.add(new Slot(
					() -> Child.start("256m", this::line, Roles.MANAGER, address, QUEUE, "100000", "64", own)));
		}
		for (int i = 0; i < WORKERS; i++) {
			this.slots.add(new Slot(() -> Child.start("64m", this::line, Roles.WORKER, address, QUEUE, "4", "200")));
		}
		for (int i = 0; i < SENDERS; i++) {
			this.slots.add(new Slot(() -> {
				this.senders++;
				return Child.start("64m", this::line, Roles.DURABLE_SENDER, address, QUEUE,
						Long.toString(this.senders * 1_000_000_000));
			}));
		}
	}

	private void killInTurn() throws InterruptedException {
		long rounds = this.time.toSeconds();
		for (int round = 0; round < rounds; round++) {
			awaitProgress();
			restart(round % MANAGERS);
			restart(MANAGERS + round % WORKERS);
			restart(MANAGERS + WORKERS + round % SENDERS);
		}
	}

	private void restart(int slot) throws InterruptedException {
		this.slots.get(slot).kill();
		this.slots.get(slot).start();
	}

	private void awaitProgress() throws InterruptedException {
		long before = this.executions.total();
		long limit = System.nanoTime() + REST_LIMIT.toNanos();
		TimeUnit.SECONDS.sleep(1);
		while (this.executions.total() < before + PROGRESS && System.nanoTime() - limit < 0) {
			TimeUnit.MILLISECONDS.sleep(10);
		}
	}

	/** Until everything has run that senders were told of, or nothing runs any more. */
	private void awaitRest() throws InterruptedException {
		long limit = System.nanoTime() + REST_LIMIT.toNanos();
		while (!this.accepted.stream().allMatch(this.executions::ran) && System.nanoTime() - limit < 0) {
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

	private void line(String line) {
		if (line.startsWith(Roles.ACCEPTED)) {
			this.accepted.add(Long.valueOf(line.substring(Roles.ACCEPTED.length())));
		}
		this.executions.line(line);
	}

	/** The place of a program, in which another one follows it. */
	private final class Slot {

		private final Supplier<Child> program;

		private Child child;

		Slot(Supplier<Child> program) {
			this.program = program;
			this.child = program.get();
		}

		void start() {
			this.child = this.program.get();
		}

		void kill() throws InterruptedException {
			this.child.kill();
			DurableRun.this.kills++;
		}

	}

}
