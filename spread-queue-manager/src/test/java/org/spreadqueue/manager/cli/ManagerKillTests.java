// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The process of the active manager is killed while another one stands by, on the
 * embedded daemon or on the one that {@code SPREAD_DAEMON} names.
 */
@Tag("slow")
@Timeout(180)
class ManagerKillTests {

	private static final int MESSAGES = 3000;

	private static final int SIZE = 20_000;

	private static final QueueName QUEUE = new QueueName("killed-" + ProcessHandle.current().pid());

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadAddress address = (System.getenv("SPREAD_DAEMON") != null)
			? SpreadAddress.parse(System.getenv("SPREAD_DAEMON")) : this.daemon.address();

	private final EventLoop loop = EventLoop.start("manager-kill");

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.address).build();

	private final Programs programs = new Programs();

	private final Logger logger = (Logger) LoggerFactory.getLogger("org.spreadqueue.sender");

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@AfterEach
	void close() throws Exception {
		this.logger.detachAppender(this.log);
		this.programs.close();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void theNextManagerSoonHasAllThatTheSenderHadSent() throws Exception {
		Process active = this.programs.manager(this.address, "1g", QUEUE.value());
		Programs.awaitLines(active, "manages queue '" + QUEUE + "'");
		QueueManager standby = QueueManager.start(ManagerOptions.of(QUEUE), this.spread, this.loop);
		await().until(() -> standby.state() == ManagerState.STANDING_BY);
		try (Sender sender = Sender.open(SenderOptions.of(QUEUE).withSendTimeout(Duration.ofMinutes(1)), this.spread,
				this.loop)) {
			List<CompletableFuture<?>> accepted = new ArrayList<>();
			for (int i = 0; i < MESSAGES; i++) {
				accepted.add(sender.submit(OutgoingJob.of(Content.json(body()))).accepted().toCompletableFuture());
			}
			CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
			this.log.start();
			this.logger.addAppender(this.log);
			active.destroyForcibly();
			await().atMost(Duration.ofMinutes(1)).until(() -> standby.figures().waiting() == MESSAGES);
			assertThat(this.log.list).as("one line for each event, not for each message")
				.hasSizeLessThan(MESSAGES / 100);
		}
		standby.close();
	}

	private static byte[] body() {
		return ('"' + "x".repeat(SIZE - 2) + '"').getBytes(java.nio.charset.StandardCharsets.US_ASCII);
	}

}
