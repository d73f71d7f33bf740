// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What strangers say reaches the log as a few lines, and moves no terminal.
 */
@Timeout(60)
class ForeignTextTests {

	private static final int FLOOD = 10_000;

	/** A daemon throws out a manager with 1,000 unread messages. */
	private static final int AHEAD = 50;

	private static final String FORGED = "x\n2026-01-01 ERROR forged\u001b[31m\u202e";

	private final QueueFixture queue = new QueueFixture();

	private final Log log = new Log();

	@BeforeEach
	void listen() {
		this.log.listen();
	}

	@AfterEach
	void close() throws Exception {
		this.queue.close();
		this.log.close();
	}

	@Test
	void aFloodOfGarbageIsAFewLinesOfAManagersLogAndWorkGoesOn() throws Exception {
		QueueManager manager = this.queue.manager();
		this.queue.worker(1, (job) -> CompletableFuture.completedFuture(JobResult.done()));
		Sender sender = this.queue.sender();
		sender.submit(job("before")).done().get(20, TimeUnit.SECONDS);

		long questions = 0;
		try (Stranger stranger = new Stranger()) {
			for (int i = 0; i < FLOOD; i++) {
				stranger.say("WQ_testq", (short) 0, "garbage " + FORGED + i);
				stranger.say("MQ_testq", (short) 0, "");
				stranger.say("NQ_testq", NativeProtocol.MESSAGE_TYPE, "garbage " + i);
				stranger.say("MQ_testq", (short) 0, "^^status");
				questions++;
				while (manager.statistics().adminMessages() < questions - AHEAD) {
					Thread.onSpinWait();
				}
			}
			sender.submit(job("after")).done().get(20, TimeUnit.SECONDS);
		}

		assertThat(this.log.lines("org.spreadqueue.manager")).hasSizeLessThan(20)
			.anyMatch((line) -> line.contains("dropped"));
		assertThat(this.log.lines("")).allMatch(ForeignTextTests::isHarmless);
	}

	@Test
	void theTextOfAFailureOnAnotherMachineIsQuotedForTheSender() {
		this.queue.manager();
		this.queue.worker(1, (job) -> CompletableFuture.completedFuture(new JobResult.Failure("forged", FORGED)));

		CompletionException failure = catchThrowableOfType(CompletionException.class,
				() -> this.queue.sender().request(job("any"), Duration.ofSeconds(20)).join());

		assertThat(failure.getCause()).isInstanceOfSatisfying(JobFailedException.class, (failed) -> {
			assertThat(failed.getMessage()).isEqualTo("x\\x{a}2026-01-01 ERROR forged\\x{1b}[31m\\x{202e}");
			assertThat(failed.errorText()).isEqualTo(FORGED);
		});
	}

	private static OutgoingJob job(String text) {
		return OutgoingJob.of(Content.json(JsonNodeFactory.instance.stringNode(text)));
	}

	private static boolean isHarmless(String line) {
		return line.chars().noneMatch((c) -> c < ' ' || c == '\u202e');
	}

	/** A program that nobody knows, and that says what it likes. */
	private final class Stranger implements SessionListener, AutoCloseable {

		private final SpreadSession session = SpreadSession.open(ForeignTextTests.this.queue.spread(),
				ForeignTextTests.this.queue.loop(), this);

		Stranger() {
			this.session.connected().orTimeout(20, TimeUnit.SECONDS).join();
		}

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			// It does not listen.
		}

		void say(String group, short type, String text) {
			this.session.multicast(new OutgoingMessage(List.of(group), ServiceType.FIFO, false, type,
					text.getBytes(StandardCharsets.UTF_8)));
		}

		@Override
		public void close() {
			this.session.close();
		}

	}

	/** Keeps the lines of the log, and shows none. */
	private static final class Log extends AppenderBase<ILoggingEvent> implements AutoCloseable {

		private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();

		private final Logger root = (Logger) LoggerFactory.getLogger("org.spreadqueue");

		void listen() {
			setContext((LoggerContext) LoggerFactory.getILoggerFactory());
			start();
			this.root.setAdditive(false);
			this.root.setLevel(Level.INFO);
			this.root.addAppender(this);
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.events.add(event);
		}

		List<String> lines(String logger) {
			return this.events.stream()
				.filter((event) -> event.getLoggerName().startsWith(logger))
				.map(ILoggingEvent::getFormattedMessage)
				.toList();
		}

		@Override
		public void close() {
			this.root.detachAppender(this);
			this.root.setAdditive(true);
			this.root.setLevel(null);
		}

	}

}
