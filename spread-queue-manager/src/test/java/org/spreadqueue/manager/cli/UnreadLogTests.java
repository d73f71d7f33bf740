// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole program while nobody reads its standard error.
 */
@Tag("slow")
class UnreadLogTests {

	private static final QueueName ORDERS = new QueueName("orders");

	/** Each is a line of more than a hundred characters; a pipe holds 64 KiB. */
	private static final int DEAD_LETTERS = 2000;

	@Test
	void aFullPipeKeepsTheManagerNeitherFromAnsweringNorFromEnding() throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("unread-log")) {
			Process manager = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-cp", System.getProperty("java.class.path"), SpreadQueueManager.class.getName(), "orders",
					"--spread=" + daemon.address())
				.start();
			SpreadOptions spread = SpreadOptions.builder().addresses(daemon.address()).build();
			try (Sender sender = Sender.open(SenderOptions.of(ORDERS).withSendTimeout(Duration.ofMinutes(3)), spread,
					loop);
					Worker worker = Worker.start(WorkerOptions.of(ORDERS), spread, loop, Runnable::run,
							(job) -> CompletableFuture
								.completedFuture(JobResult.fatal(new IllegalStateException("on purpose"))))) {
				CompletableFuture<?>[] ends = new CompletableFuture<?>[DEAD_LETTERS];
				for (int i = 0; i < DEAD_LETTERS; i++) {
					Delivery delivery = sender.submit(OutgoingJob.of(JsonNodeFactory.instance.numberNode(i)));
					ends[i] = delivery.done().handle((done, failure) -> failure);
				}
				CompletableFuture.allOf(ends).get(5, TimeUnit.MINUTES);
				assertThat(worker.statistics().failed()).isEqualTo(DEAD_LETTERS);
				assertThat(status(daemon)).contains("INBOUND_MESSAGES=" + DEAD_LETTERS);
				manager.destroy();
				assertThat(manager.waitFor(3, TimeUnit.MINUTES)).isTrue();
			}
			finally {
				manager.destroyForcibly().onExit().join();
			}
		}
	}

	private static String status(EmbeddedSpreadDaemon daemon) {
		StringWriter out = new StringWriter();
		CommandLine program = SpreadQueueManager.commandLine().setOut(new PrintWriter(out, true));
		assertThat(program.execute("status", "orders", "--timeout=60", "--spread=" + daemon.address())).isZero();
		return out.toString();
	}

}
