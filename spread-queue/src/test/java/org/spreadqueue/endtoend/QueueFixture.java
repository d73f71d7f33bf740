// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A queue with everything that it needs: a daemon, one event loop and the programs that a
 * test starts on it. Closes all of it. The daemon is embedded, unless the environment
 * names one; then what a test does to the daemon itself is skipped.
 */
final class QueueFixture implements AutoCloseable {

	static final QueueName QUEUE = new QueueName("testq");

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private final EventLoop loop = EventLoop.start("queue-fixture");

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final SpreadOptions spread;

	private @Nullable EmbeddedSpreadDaemon daemon;

	QueueFixture() {
		this((options) -> options);
	}

	/** With other options for the connections. */
	QueueFixture(UnaryOperator<SpreadOptions.Builder> options) {
		String real = System.getenv("SPREAD_DAEMON");
		this.daemon = (real != null) ? null : EmbeddedSpreadDaemon.start();
		SpreadAddress address = (this.daemon != null) ? this.daemon.address() : SpreadAddress.parse(real);
		this.spread = options
			.apply(SpreadOptions.builder()
				.addresses(address)
				.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(10), Duration.ofMillis(100), 2, 0.5)))
			.build();
	}

	EventLoop loop() {
		return this.loop;
	}

	SpreadOptions spread() {
		return this.spread;
	}

	/** Messages, joins and leaves that the daemon got from its clients. */
	long requests() {
		return daemon().statistics().requestsReceived();
	}

	void stopDaemon() {
		daemon().close();
	}

	void restartDaemon() {
		this.daemon = EmbeddedSpreadDaemon.start(EmbeddedDaemonOptions.builder().port(daemon().port()).build());
	}

	private EmbeddedSpreadDaemon daemon() {
		assumeThat(this.daemon).as("the embedded daemon").isNotNull();
		return this.daemon;
	}

	QueueManager manager() {
		return manager(ManagerOptions.of(QUEUE));
	}

	QueueManager manager(ManagerOptions options) {
		QueueManager manager = start(options);
		manager.active().orTimeout(10, TimeUnit.SECONDS).join();
		return manager;
	}

	/** Starts a manager that need not become active. */
	QueueManager start(ManagerOptions options) {
		return start(options, MessageLogs.NONE);
	}

	QueueManager start(ManagerOptions options, MessageLogs logs) {
		QueueManager manager = QueueManager.start(options, this.spread, this.loop, logs);
		this.open.push(manager);
		return manager;
	}

	Sender sender() {
		return sender(SenderOptions.of(QUEUE));
	}

	Sender sender(SenderOptions options) {
		Sender sender = Sender.open(options, this.spread, this.loop);
		this.open.push(sender);
		return sender;
	}

	Worker worker(int concurrency, JobHandler handler) {
		return worker(QUEUE, concurrency, handler);
	}

	Worker worker(QueueName name, int concurrency, JobHandler handler) {
		return worker(WorkerOptions.of(name).withConcurrency(concurrency), handler);
	}

	Worker worker(WorkerOptions options, JobHandler handler) {
		Worker worker = Worker.start(options, this.spread, this.loop, this.executor, handler);
		this.open.push(worker);
		return worker;
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
		this.executor.shutdownNow();
		this.loop.close();
		if (this.daemon != null) {
			this.daemon.close();
		}
	}

}
