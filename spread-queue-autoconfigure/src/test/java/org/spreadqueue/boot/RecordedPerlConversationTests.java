// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes that real Perl programs sent, through the embedded daemon, to programs of
 * ours: a recorded sender and a recorded {@code sqm} with our listener, and a recorded
 * sender and a recorded worker with our manager.
 */
class RecordedPerlConversationTests {

	private static final String MESSAGES = "MQ_testq";

	private static final String REPORTS = "WQ_testq";

	private final MessageCodec codec = new MessageCodec();

	private final JsonMapper mapper = new JsonMapper();

	@Test
	void aRecordedSenderAndManagerReachTheListenerAndCanReadItsAnswer() throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				RecordedPerlProgram sqm = new RecordedPerlProgram("sqm", daemon.address());
				RecordedPerlProgram sender = new RecordedPerlProgram("sender", daemon.address())) {
			sqm.join(MESSAGES);
			sqm.join(REPORTS);
			new ApplicationContextRunner()
				.withConfiguration(
						AutoConfigurations.of(JacksonAutoConfiguration.class, SpreadQueueAutoConfiguration.class))
				.withUserConfiguration(Questions.class)
				.withPropertyValues("spread.queue.name=testq", "spread.queue.addresses=" + daemon.address())
				.run((context) -> {
					String worker = awaitStatus(sqm, "ready").sender();
					answersTheNextQuestion(sqm, sender, worker, 1);
					answersTheNextQuestion(sqm, sender, worker, 2);
					assertThat(context.getBean(Questions.class).asked).extracting(Question::question)
						.containsExactly("six times seven", "again");
				});
		}
	}

	private void answersTheNextQuestion(RecordedPerlProgram sqm, RecordedPerlProgram sender, String worker, int n)
			throws Exception {
		byte[] submitted = sender.sendNextTo(MESSAGES);
		assertThat(await(sqm, MESSAGES).body()).isEqualTo(submitted);
		sqm.sendNextTo(worker);
		assertThat(awaitStatus(sqm, "working").sender()).isEqualTo(worker);
		assertThat(decode(sender.receive())).isEqualTo(tree("{'type':'ack'}"));
		RegularMessage response = sender.receive();
		assertThat(response.sender()).isEqualTo(worker);
		assertThat(decode(response))
			.isEqualTo(tree("{'body':{'n':'" + n + "','response':'I heard you!'},'type':'response'}"));
		// Byte for byte what a canonical writer of the request's format makes of it.
		assertThat(response.body())
			.isEqualTo(this.codec.encode(decode(response), WireFormat.of(Serializer.DATA_DENTER)));
		assertThat(awaitStatus(sqm, "ready").sender()).isEqualTo(worker);
	}

	@Test
	void aRecordedSenderAndWorkerAreServedByOurManager() throws Exception {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("recorded-manager");
				QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("testq")),
						SpreadOptions.builder().addresses(daemon.address()).build(), loop)) {
			manager.active().orTimeout(10, TimeUnit.SECONDS).join();
			try (RecordedPerlProgram worker = new RecordedPerlProgram("worker1", daemon.address());
					RecordedPerlProgram sender = new RecordedPerlProgram("sender", daemon.address())) {
				worker.sendNextTo(REPORTS);
				servesTheNextQuestion(sender, worker, manager, 1);
				servesTheNextQuestion(sender, worker, manager, 2);
			}
			assertThat(manager.statistics().startTime()).isBeforeOrEqualTo(Instant.now());
			assertThat(manager.statistics().messagesDispatched()).isEqualTo(2);
			assertThat(manager.statistics().workerRegistrations()).isEqualTo(1);
		}
	}

	private void servesTheNextQuestion(RecordedPerlProgram sender, RecordedPerlProgram worker, QueueManager manager,
			int n) throws Exception {
		byte[] submitted = sender.sendNextTo(MESSAGES);
		RegularMessage dispatch = worker.receive();
		JsonNode envelope = decode(dispatch);
		assertThat(dispatch.sender()).isEqualTo(manager.privateGroup().orElseThrow());
		assertThat(envelope.path("originator").stringValue()).isEqualTo(sender.privateGroup());
		assertThat(envelope.path("body").stringValue()).isEqualTo(new String(submitted, StandardCharsets.ISO_8859_1));
		worker.sendNextTo(REPORTS);
		worker.sendNextTo(sender.privateGroup());
		worker.sendNextTo(sender.privateGroup());
		worker.sendNextTo(REPORTS);
		assertThat(decode(sender.receive()).path("type").stringValue()).isEqualTo("ack");
		assertThat(decode(sender.receive()).path("body").path("n").asInt()).isEqualTo(n);
	}

	private RegularMessage awaitStatus(RecordedPerlProgram sqm, String status) throws Exception {
		RegularMessage report = await(sqm, REPORTS);
		while (!decode(report).path("status").asString("").equals(status)) {
			report = await(sqm, REPORTS);
		}
		return report;
	}

	/** The application also asks for the manager; that is nothing to a recorded one. */
	private RegularMessage await(RecordedPerlProgram sqm, String group) throws Exception {
		RegularMessage message = sqm.receive();
		while (!message.groups().contains(group) || message.body()[1] == '^') {
			message = sqm.receive();
		}
		return message;
	}

	private JsonNode decode(RegularMessage message) throws Exception {
		DecodedMessage decoded = this.codec.decode(message.body());
		return decoded.value();
	}

	private JsonNode tree(String json) {
		return this.mapper.readTree(json.replace('\'', '"'));
	}

	record Question(String question) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Questions {

		private final BlockingQueue<Question> asked = new LinkedBlockingQueue<>();

		@Bean
		Listener listener() {
			return new Listener(this);
		}

	}

	record Listener(Questions questions) {

		@QueueListener
		Map<String, Object> answer(Question question) {
			this.questions.asked.add(question);
			return Map.of("n", this.questions.asked.size(), "response", "I heard you!");
		}

	}

}
