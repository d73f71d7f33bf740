// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/** Eight fast senders against one slow worker, each role in a JVM with a small heap. */
final class FloodRun {

	private static final int SENDERS = 8;

	private static final String QUEUE = "flood";

	/** Time that the slow worker takes for each job, one at a time. */
	private static final String JOB_MICROS = "30";

	private static final long LIMIT_MINUTES = 20;

	private final int messages;

	private final Executions executions = new Executions();

	private final List<String> said = Collections.synchronizedList(new ArrayList<>());

	private final CompletableFuture<Void> sent = new CompletableFuture<>();

	FloodRun(int messages) {
		this.messages = messages / SENDERS * SENDERS;
	}

	String run() throws Exception {
		long started = System.nanoTime();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			String address = daemon.address().toString();
			Duration sending;
			try (Child manager = child("128m", Roles.MANAGER, address, QUEUE, "100000", "32");
					Child worker = child("48m", Roles.WORKER, address, QUEUE, "1", JOB_MICROS);
					Child senders = child("384m", Roles.SENDERS, address, QUEUE, String.valueOf(SENDERS),
							String.valueOf(this.messages / SENDERS))) {
				this.sent.get(LIMIT_MINUTES, TimeUnit.MINUTES);
				sending = Duration.ofNanos(System.nanoTime() - started);
				long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(LIMIT_MINUTES);
				while (this.executions.distinct() < this.messages && System.nanoTime() - limit < 0 && manager.isAlive()
						&& worker.isAlive() && senders.isAlive()) {
					TimeUnit.MILLISECONDS.sleep(20);
				}
			}
			return "%d messages, accepted after %d s, done after %d s: %d ran, %d repeated, %d sessions thrown out; %s"
				.formatted(this.messages, sending.toSeconds(),
						Duration.ofNanos(System.nanoTime() - started).toSeconds(), this.executions.distinct(),
						this.executions.total() - this.executions.distinct(), daemon.statistics().sessionsThrownOut(),
						this.said);
		}
	}

	private Child child(String heap, String role, String... arguments) {
		List<String> all = new ArrayList<>(List.of(role));
		all.addAll(List.of(arguments));
		return Child.start(heap, (line) -> line(role, line), all.toArray(String[]::new));
	}

	private void line(String role, String line) {
		this.executions.line(line);
		if (line.equals(Roles.ALL_DONE)) {
			this.sent.complete(null);
		}
		else if (line.startsWith(Roles.HEAP)) {
			this.said.add(role + " used at most " + line.substring(Roles.HEAP.length()) + " MB of heap");
		}
		else if (line.startsWith(Roles.FAILED)) {
			this.said.add(line);
		}
	}

}
