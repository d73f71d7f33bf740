// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

/**
 * The programs of this project, each on an event loop of its own, so that one can die
 * alone.
 */
record JavaPeers(SpreadOptions spread, Duration second) implements Peers {

	@Override
	public AutoCloseable manager(QueueName queue) {
		EventLoop loop = EventLoop.start("matrix-manager");
		ManagerOptions options = new ManagerOptions(queue, this.second.multipliedBy(3), this.second.multipliedBy(5),
				ManagerOptions.OnDuplicate.STAND_BY, WireFormat.DEFAULT);
		QueueManager manager = QueueManager.start(options, this.spread, loop);
		return () -> {
			manager.close();
			loop.close();
		};
	}

	@Override
	public TestSender sender(QueueName queue, Serializer serializer) {
		return new JavaSender(
				SenderOptions.of(queue).withFormat(WireFormat.of(serializer)).withSendTimeout(Duration.ofSeconds(15)),
				this.spread);
	}

	@Override
	public TestWorker worker(QueueName queue, boolean hold) {
		return new JavaWorker(WorkerOptions.of(queue).withHeartbeat(this.second.multipliedBy(2)), hold, this.spread);
	}

	private static final class JavaSender implements TestSender {

		private final EventLoop loop = EventLoop.start("matrix-sender");

		private final Sender sender;

		JavaSender(SenderOptions options, SpreadOptions spread) {
			this.sender = Sender.open(options, spread, this.loop);
		}

		@Override
		public void send(JsonNode payload) throws Exception {
			this.sender.send(payload).get(20, TimeUnit.SECONDS);
		}

		@Override
		public JsonNode request(JsonNode payload, Duration timeout) throws Exception {
			return this.sender.request(payload, timeout).get(timeout.toSeconds() + 5, TimeUnit.SECONDS);
		}

		@Override
		public void close() {
			this.sender.close();
			this.loop.close();
		}

	}

	private static final class JavaWorker implements TestWorker {

		private final EventLoop loop = EventLoop.start("matrix-worker");

		private final ExecutorService executor = Executors.newSingleThreadExecutor();

		private final List<JsonNode> begun = new CopyOnWriteArrayList<>();

		private final CompletableFuture<Void> go = new CompletableFuture<>();

		private final Worker worker;

		private boolean dead;

		JavaWorker(WorkerOptions options, boolean hold, SpreadOptions spread) {
			if (!hold) {
				release();
			}
			this.worker = Worker.start(options, spread, this.loop, this.executor, (job) -> {
				this.begun.add(job.payload());
				JsonNode echo = JsonNodeFactory.instance.objectNode().set("echo", job.payload());
				return this.go.thenApply((now) -> JobResult.response(echo));
			});
		}

		@Override
		public List<JsonNode> begun() {
			return this.begun;
		}

		@Override
		public void release() {
			this.go.complete(null);
		}

		@Override
		public void kill() {
			this.dead = true;
			this.loop.close();
		}

		@Override
		public void close() {
			release();
			if (!this.dead) {
				this.worker.close();
			}
			this.loop.close();
			this.executor.shutdownNow();
		}

	}

}
