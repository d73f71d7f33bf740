// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.admin.MessageJson;
import org.spreadqueue.manager.admin.ShownContent;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The commands for a manager that runs. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(LoggingFirst.class)
class AskingCommandTests {

	private static final QueueName ORDERS = new QueueName("orders");

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final EventLoop loop = EventLoop.start("asking-command");

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private QueueManager manager;

	@BeforeEach
	void start() {
		this.manager = start(ManagerOptions.of(ORDERS).withLimits(QueueLimits.DEFAULT.withMaxAttempts(1)));
	}

	@AfterEach
	void close() {
		this.manager.close();
		this.executor.shutdownNow();
		this.loop.close();
		this.daemon.close();
	}

	@Test
	void pausesAndResumes() {
		assertThat(run("pause", "orders")).isZero();
		assertThat(this.manager.figures().paused()).isTrue();
		assertThat(run("resume", "orders")).isZero();
		assertThat(this.manager.figures().paused()).isFalse();
		assertThat(this.out).asString().contains("'orders' is paused", "'orders' is dispatched again");
	}

	@Test
	void purgesOnlyWhatSomebodyMeans() {
		send("a", "b");
		assertThat(run("purge", "orders")).isEqualTo(2);
		assertThat(this.err).asString().contains("Nothing is purged: 2 messages", "--yes");
		assertThat(this.manager.figures().waiting()).isEqualTo(2);
		assertThat(run("purge", "orders", "--yes")).isZero();
		assertThat(this.out).asString().contains("2 messages of queue 'orders' are removed");
		assertThat(this.manager.figures().waiting()).isZero();
	}

	@Test
	void drainsWhenTheWorkersHaveFinished() {
		CompletableFuture<JobResult> job = new CompletableFuture<>();
		try (Worker worker = worker((each) -> job)) {
			send("a", "b");
			await().until(() -> this.manager.figures().inFlight() > 0);
			assertThat(run("drain", "orders", "--within=1ms")).isEqualTo(6);
			assertThat(this.out).asString().contains("messages are at workers");
			CompletableFuture<Integer> drained = CompletableFuture.supplyAsync(() -> run("drain", "orders"),
					this.executor);
			job.complete(JobResult.done());
			assertThat(drained.orTimeout(30, TimeUnit.SECONDS).join()).isZero();
			assertThat(this.manager.figures().inFlight()).isZero();
			assertThat(this.manager.figures().paused()).isTrue();
			assertThat(worker.statistics()).isNotNull();
		}
	}

	@Test
	void aQueueThatSomebodyResumesIsNotDrained() {
		CompletableFuture<JobResult> job = new CompletableFuture<>();
		try (Worker worker = worker((each) -> job)) {
			send("a");
			await().until(() -> this.manager.figures().inFlight() > 0);
			CompletableFuture<Integer> drained = CompletableFuture.supplyAsync(() -> run("drain", "orders"),
					this.executor);
			await().until(() -> this.manager.figures().paused());
			this.manager.resume().join();
			assertThat(drained.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(6);
			assertThat(this.err).asString().contains("is not paused any more");
			job.complete(JobResult.done());
			assertThat(worker.statistics()).isNotNull();
		}
	}

	@Test
	void theStatusIsJson() {
		send("a");
		assertThat(run("status", "orders", "--json")).isZero();
		JsonNode json = new JsonMapper().readTree(this.out.toString());
		assertThat(json.path("queue").stringValue()).isEqualTo("orders");
		assertThat(json.path("state").stringValue()).isEqualTo("active");
		assertThat(json.path("waiting").intValue()).isEqualTo(1);
		assertThat(json.path("paused").booleanValue()).isFalse();
		assertThat(json.path("senders").size()).isEqualTo(1);
		assertThat(json.path("workers").isArray()).isTrue();
	}

	@Test
	void tellsPeopleOnce() {
		assertThat(run("status", "orders", "--text")).isZero();
		assertThat(this.out.toString()).containsOnlyOnce("queue     orders, ").contains("workers   ", "senders   ");
		assertThat(run("status", "orders", "--text", "--json")).isEqualTo(2);
	}

	@Test
	void watchesUntilItIsInterrupted() throws Exception {
		Thread watch = new Thread(() -> run("status", "--watch", "orders"), "watch");
		watch.start();
		await().until(() -> this.out.toString().contains("NONE: nothing is processed"));
		this.manager.pause().join();
		await().until(() -> this.out.toString().contains("PAUSED"));
		assertThat(this.out).asString().contains("rates").doesNotContain("\u001b");
		watch.interrupt();
		watch.join();
	}

	@Test
	void aWatchGoesOnWhileThereIsNoManager() throws Exception {
		this.manager.close();
		Thread watch = new Thread(() -> run("status", "--watch", "--every=1", "--timeout=3", "orders"), "watch");
		watch.start();
		await().until(() -> this.out.toString().contains("No manager of queue 'orders' has answered"));
		this.manager = start(ManagerOptions.of(ORDERS));
		await().until(() -> this.out.toString().contains("NONE: nothing is processed"));
		watch.interrupt();
		watch.join();
	}

	@Test
	void listsShowsAndExportsDeadLetters(@TempDir Path directory) throws Exception {
		die("first", "second");
		assertThat(run("dead-letters", "list", "orders")).isZero();
		assertThat(this.out).asString()
			.contains("java.lang.IllegalStateException first", "java.lang.IllegalStateException second", "failed");
		assertThat(run("dead-letters", "list", "orders", "--max=1")).isZero();
		assertThat(this.out).asString().contains("There may be more");
		assertThat(run("dead-letters", "show", "orders", letters().get(0))).isZero();
		assertThat(this.out).asString().contains("\"payload\" : \"first\"", "\"message\" : \"first\"");
		Path file = directory.resolve("letters.jsonl");
		assertThat(run("dead-letters", "export", "orders", file.toString(), "--header",
				"x-dead-letter-error-message=second"))
			.isZero();
		assertThat(Files.readAllLines(file)).singleElement().asString().contains("\"payload\":\"second\"");
		assertThat(run("dead-letters", "export", "orders", file.toString())).isEqualTo(1);
		assertThat(run("dead-letters", "show", "orders", "00f3a1b2c4d5e6f7-42")).isEqualTo(1);
		assertThat(run("dead-letters", "list", "orders", "--error=no.such.Type")).isZero();
		assertThat(this.out).asString().endsWith("None.\n");
		assertThat(letters()).hasSize(2);
	}

	/** An empty file would look like a queue without dead letters. */
	@Test
	void anExportThatBreaksOffLeavesNoFile(@TempDir Path directory) {
		this.manager.close();
		Path file = directory.resolve("letters.jsonl");
		assertThat(run("dead-letters", "export", "orders", file.toString(), "--timeout=1")).isEqualTo(1);
		assertThat(this.err).asString().contains("No manager of queue 'orders.dlq' has answered");
		assertThat(directory).isEmptyDirectory();
	}

	/** The endpoint writes them, too: {@code EndpointMessagesTests}. */
	@Test
	void theLinesOfAnExportAreThoseOfAllExports() {
		die("\u00fcber", "second");
		assertThat(run("dead-letters", "export", "orders")).isZero();
		List<JsonNode> lines = this.out.toString().lines().map(JsonMapper.shared()::readTree).toList();
		List<JsonNode> expected = this.manager.deadLetterQueue()
			.orElseThrow()
			.admin()
			.browse(MessageFilter.ALL, 0, 10)
			.join()
			.messages()
			.stream()
			.map((letter) -> MessageJson.line(letter, ShownContent.ALL))
			.map(JsonMapper.shared()::readTree)
			.toList();
		// It is told anew each time, from how long ago it was.
		Stream.of(lines, expected).flatMap(List::stream).forEach((line) -> ((ObjectNode) line).remove("arrived"));
		assertThat(lines).hasSize(2).isEqualTo(expected);
	}

	@Test
	void changesOfSelectedLettersTransferNoBodies() {
		die("x".repeat(1_000_000), "y".repeat(1_000_000));
		this.manager.pause().join();
		long before = this.daemon.statistics().bytesDelivered();
		assertThat(run("dead-letters", "list", "orders")).isZero();
		assertThat(run("dead-letters", "retry", "orders", "--all")).isZero();
		assertThat(this.daemon.statistics().bytesDelivered() - before).isLessThan(500_000);
		assertThat(this.manager.figures().waiting()).isEqualTo(2);
	}

	@Test
	void retriesDeadLettersById() {
		die("a", "b");
		this.manager.pause().join();
		assertThat(run("dead-letters", "retry", "orders", letters().get(0), "00f3a1b2c4d5e6f7-42")).isEqualTo(1);
		assertThat(this.out).asString().contains(": resubmitted", "00f3a1b2c4d5e6f7-42: not found");
		assertThat(this.manager.deadLetters()).isEqualTo(1);
		assertThat(this.manager.figures().waiting()).isEqualTo(1);
	}

	@Test
	void retriesAllDeadLettersOrThoseOfAnError() {
		die("a", "b");
		this.manager.pause().join();
		assertThat(run("dead-letters", "retry", "orders", "--error=no.such.Type")).isZero();
		assertThat(this.manager.deadLetters()).isEqualTo(2);
		assertThat(run("dead-letters", "retry", "orders", "--error=java.lang.IllegalStateException")).isZero();
		assertThat(this.manager.deadLetters()).isZero();
		assertThat(this.out).asString().contains("None.", "2 resubmitted");
	}

	@Test
	void deletesDeadLettersThatAreNamedOrMeant() {
		die("a", "b", "c");
		assertThat(run("dead-letters", "delete", "orders", letters().get(0))).isZero();
		assertThat(run("dead-letters", "delete", "orders", "--all")).isEqualTo(2);
		assertThat(this.err).asString().contains("--yes");
		assertThat(this.manager.deadLetters()).isEqualTo(2);
		assertThat(run("dead-letters", "delete", "orders", "--all", "--yes")).isZero();
		assertThat(this.out).asString().contains("2 deleted");
		assertThat(letters()).isEmpty();
	}

	@Test
	void saysWhichDeadLettersItNeedsToKnow() {
		assertThat(run("dead-letters", "orders")).isEqualTo(2);
		assertThat(run("dead-letters", "retry", "orders")).isEqualTo(2);
		assertThat(run("dead-letters", "retry", "orders", "--all", "00f3a1b2c4d5e6f7-42")).isEqualTo(2);
		assertThat(run("dead-letters", "retry", "orders", "nonsense")).isEqualTo(2);
		assertThat(run("dead-letters", "list", "orders.dlq")).isEqualTo(2);
		assertThat(this.err).asString()
			.contains("with --all", "'nonsense' is no id of a message", "Give the name of the queue itself");
	}

	@Test
	void saysThatAManagerIsReadOnly() {
		this.manager.close();
		this.manager = start(ManagerOptions.of(ORDERS).withAdministration(Administration.READ_ONLY));
		assertThat(run("status", "orders", "--json")).isZero();
		assertThat(run("pause", "orders")).isEqualTo(1);
		assertThat(this.err).asString().contains("changes nothing for operators");
	}

	@Test
	void saysThatNoManagerAnswers() {
		assertThat(run("pause", "billing", "--timeout=5")).isEqualTo(1);
		assertThat(this.err).asString().contains("No manager of queue 'billing' has answered within 5000 ms");
	}

	@Test
	void whatOthersHaveWrittenDoesNotReachTheTerminalAsItIs() {
		die("\u001b[31m\u202ered\r");
		assertThat(run("dead-letters", "list", "orders")).isZero();
		assertThat(run("dead-letters", "show", "orders", letters().get(0))).isZero();
		assertThat(run("dead-letters", "export", "orders")).isZero();
		assertThat(this.out).asString().contains("[31m").doesNotContain("\u001b", "\u202e", "\r");
	}

	private QueueManager start(ManagerOptions options) {
		QueueManager started = QueueManager.start(options, this.spread, this.loop);
		started.active().orTimeout(20, TimeUnit.SECONDS).join();
		return started;
	}

	private Worker worker(JobHandler handler) {
		return Worker.start(WorkerOptions.of(ORDERS), this.spread, this.loop, this.executor, handler);
	}

	private void send(String... texts) {
		try (Sender sender = Sender.open(SenderOptions.of(ORDERS), this.spread, this.loop)) {
			for (String text : texts) {
				sender.submit(OutgoingJob.of(JsonNodeFactory.instance.stringNode(text)))
					.accepted()
					.toCompletableFuture()
					.orTimeout(20, TimeUnit.SECONDS)
					.join();
			}
		}
	}

	/** Sends messages on which a worker fails. */
	private void die(String... texts) {
		try (Worker worker = worker((job) -> {
			throw new IllegalStateException(job.payload().stringValue());
		})) {
			send(texts);
			await().until(() -> this.manager.deadLetters() == texts.length);
			assertThat(worker.statistics()).isNotNull();
		}
	}

	private List<String> letters() {
		try (RemoteQueueAdmin letters = RemoteQueueAdmin.open(new QueueName("orders.dlq"), SealKeys.NONE,
				Duration.ofSeconds(5), this.spread, this.loop)) {
			return letters.browse(MessageFilter.ALL, 0, 100)
				.join()
				.messages()
				.stream()
				.map(QueuedMessage::id)
				.map(Object::toString)
				.toList();
		}
	}

	private int run(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spread=" + this.daemon.address());
		return SpreadQueueManager.commandLine(Map.of())
			.setOut(new PrintWriter(this.out, true))
			.setErr(new PrintWriter(this.err, true))
			.execute(all.toArray(String[]::new));
	}

}
