// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The program as a process of its own: what ends it, and what does not.
 */
@Tag("slow")
@Timeout(120)
class ProgramProcessTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("program-process");

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final Programs programs = new Programs();

	@AfterEach
	void close() throws Exception {
		this.programs.close();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	@EnabledOnOs({ OS.LINUX, OS.MAC })
	void theSignalUser1DoesNotEndIt() throws Exception {
		Process program = program("orders");
		Programs.awaitLines(program, "manages queue 'orders'");
		Programs.signal(program, "USR1");
		assertThat(Programs.exitCode(program)).as("of SIGTERM, after SIGUSR1").isEqualTo(143);
	}

	@Test
	void aQueueThatHasAManagerDoesNotEndTheOthers() throws Exception {
		QueueManager other = QueueManager.start(ManagerOptions.of(ORDERS), this.spread, this.loop);
		other.active().get(20, TimeUnit.SECONDS);
		Process program = program("orders", "billing");
		Programs.awaitLines(program, "queue 'orders' has the manager", "manages queue 'billing'");
		assertThat(program.isAlive()).isTrue();
		assertThat(Programs.exitCode(program)).isEqualTo(143);
		assertThat(other.closed()).isNotDone();
	}

	@Test
	void aProgramThatIsStoppedHandsItsMessagesOver() throws Exception {
		Process program = program("orders");
		Programs.awaitLines(program, "manages queue 'orders'");
		QueueManager standby = QueueManager.start(ManagerOptions.of(ORDERS), this.spread, this.loop);
		await().until(() -> standby.state() == ManagerState.STANDING_BY);
		try (Sender sender = Sender.open(SenderOptions.of(ORDERS), this.spread, this.loop)) {
			sender.send(JsonNodeFactory.instance.stringNode("tea")).get(20, TimeUnit.SECONDS);
		}
		assertThat(Programs.exitCode(program)).isEqualTo(143);
		await().until(() -> standby.state() == ManagerState.ACTIVE && standby.figures().waiting() == 1);
	}

	/** Senders are told, because they would wait otherwise, and the test with them. */
	@Test
	void queuesThatAreFullStayWithinASmallHeap() throws Exception {
		Process program = program("orders", "--overflow=reject");
		Programs.awaitLines(program, "manages queue 'orders'");
		byte[] body = ('"' + "x".repeat(20_000) + '"').getBytes(StandardCharsets.US_ASCII);
		try (Sender sender = Sender.open(SenderOptions.of(ORDERS).withSendTimeout(Duration.ofMinutes(1)), this.spread,
				this.loop)) {
			List<CompletableFuture<Boolean>> accepted = Stream
				.generate(() -> sender.submit(OutgoingJob.of(Content.json(body)))
					.accepted()
					.toCompletableFuture()
					.handle((unused, failure) -> failure == null))
				.limit(3000)
				.toList();
			CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
			assertThat(accepted).extracting(CompletableFuture::join).contains(true, false);
		}
		assertThat(Programs.exitCode(program)).isEqualTo(143);
	}

	@ParameterizedTest
	@ValueSource(strings = { "uncaught", "caught", "cause", "unlogged" })
	void aLackOfMemoryEndsItWithACodeOfItsOwn(String where) throws Exception {
		Process program = this.programs.start(WithoutMemory.class, "64m", where);
		Programs.awaitLines(program, "Out of memory, the program ends.");
		assertThat(program.waitFor()).isEqualTo(4);
	}

	private Process program(String... queues) throws IOException {
		return this.programs.manager(this.daemon.address(), "64m", queues);
	}

	/** A program with the guard of the real one, in which memory runs out. */
	static final class WithoutMemory {

		private WithoutMemory() {
		}

		public static void main(String[] args) throws InterruptedException {
			OutOfMemory.watch();
			OutOfMemoryError failure = new OutOfMemoryError("Java heap space");
			switch (args[0]) {
				case "uncaught" -> new Thread(() -> {
					throw failure;
				}).start();
				case "unlogged" -> {
					((Logger) org.slf4j.LoggerFactory.getLogger(EventLoop.class)).addAppender(new Unlogged());
					EventLoop.start("without-memory").execute(() -> {
						throw failure;
					});
				}
				case "caught" -> org.slf4j.LoggerFactory.getLogger("test").error("task failed", failure);
				default -> org.slf4j.LoggerFactory.getLogger("test")
					.error("task failed", new IllegalStateException("a cause", failure));
			}
			Thread.currentThread().join();
		}

	}

	/** Throws, as logging does while there is no memory. */
	private static final class Unlogged extends AppenderBase<ILoggingEvent> {

		Unlogged() {
			start();
		}

		@Override
		protected void append(ILoggingEvent event) {
			throw new OutOfMemoryError("Java heap space");
		}

	}

}
