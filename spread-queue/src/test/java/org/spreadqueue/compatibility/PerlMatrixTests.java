// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.compatibility.Peers.TestSender;
import org.spreadqueue.compatibility.Peers.TestWorker;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.transcript.Texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every pairing of Perl and Java sender, manager and worker. The tests print what the
 * Perl side was, see {@link MixedPeers}.
 */
@Execution(ExecutionMode.CONCURRENT)
class PerlMatrixTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final AtomicInteger queues = new AtomicInteger();

	private static MixedPeers peers;

	private static MatrixReport report;

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private final QueueName queue = new QueueName("m" + ProcessHandle.current().pid() + "-" + queues.incrementAndGet());

	private QueueProbe probe;

	/** Who is who. */
	record Pairing(boolean perlSender, boolean perlManager, boolean perlWorker) {

		@Override
		public String toString() {
			return name(this.perlSender) + " sender, " + name(this.perlManager) + " manager, " + name(this.perlWorker)
					+ " worker";
		}

		private static String name(boolean perl) {
			return perl ? "Perl" : "Java";
		}

	}

	static Stream<Pairing> pairings() {
		List<Boolean> makes = List.of(true, false);
		return makes.stream()
			.flatMap((sender) -> makes.stream()
				.flatMap((manager) -> makes.stream().map((worker) -> new Pairing(sender, manager, worker))));
	}

	@BeforeAll
	static void choosePeers() {
		peers = MixedPeers.start();
		report = new MatrixReport(peers.toString());
	}

	@AfterAll
	static void printTheMatrix() {
		report.print();
		peers.close();
	}

	@AfterEach
	void closeEverything() throws Exception {
		for (AutoCloseable closeable : this.open) {
			closeable.close();
		}
	}

	@ParameterizedTest
	@MethodSource("pairings")
	void carriesOneWayMessagesInTheirOrder(Pairing pairing) throws Exception {
		startManager(pairing);
		TestWorker worker = startWorker(pairing, false);
		TestSender sender = startSender(pairing, defaultSerializer(pairing));
		for (int i = 1; i <= 3; i++) {
			sender.send(payload("message " + i));
		}
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(texts(worker.begun())).containsExactly(payload("message 1"),
					payload("message 2"), payload("message 3")));
		report.passed("one-way", pairing);
	}

	@ParameterizedTest
	@MethodSource("pairings")
	void answersRequests(Pairing pairing) throws Exception {
		startManager(pairing);
		startWorker(pairing, false);
		TestSender sender = startSender(pairing, defaultSerializer(pairing));
		for (int i = 1; i <= 3; i++) {
			JsonNode answer = sender.request(payload("question " + i), LIMIT);
			assertThat(Texts.of(answer.path("echo"))).isEqualTo(payload("question " + i));
		}
		report.passed("request", pairing);
	}

	@ParameterizedTest
	@MethodSource("pairings")
	void givesWorkToEachOfFourWorkers(Pairing pairing) throws Exception {
		startManager(pairing);
		List<TestWorker> workers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			workers.add(startWorker(pairing, true));
		}
		awaitStatistics((statistics) -> statistics.workerRegistrations() == 4);
		TestSender sender = startSender(pairing, defaultSerializer(pairing));
		for (int i = 1; i <= 4; i++) {
			sender.send(payload("message " + i));
		}
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(workers).allSatisfy((worker) -> assertThat(worker.begun()).hasSize(1)));
		for (TestWorker worker : workers) {
			worker.release();
		}
		List<JsonNode> begun = workers.stream().flatMap((worker) -> texts(worker.begun()).stream()).toList();
		assertThat(begun).containsExactlyInAnyOrder(payload("message 1"), payload("message 2"), payload("message 3"),
				payload("message 4"));
		report.passed("four workers", pairing);
	}

	@ParameterizedTest
	@MethodSource("pairings")
	void carriesYaml(Pairing pairing) throws Exception {
		startManager(pairing);
		TestWorker worker = startWorker(pairing, false);
		TestSender sender = startSender(pairing, Serializer.YAML);
		JsonNode answer = sender.request(payload("in YAML"), LIMIT);
		assertThat(Texts.of(answer.path("echo"))).isEqualTo(payload("in YAML"));
		// What a Perl worker says may be read after its answer.
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(texts(worker.begun())).containsExactly(payload("in YAML")));
		report.passed("YAML", pairing);
	}

	@ParameterizedTest
	@MethodSource("pairings")
	void givesTheMessageOfAWorkerThatDiedBeforeItTookItToAnotherOne(Pairing pairing) throws Exception {
		startManager(pairing);
		TestSender sender = startSender(pairing, defaultSerializer(pairing));
		TestWorker dead = startWorker(pairing, false);
		awaitStatistics((statistics) -> statistics.workerRegistrations() == 1);
		dead.kill();
		sender.send(payload("outlives a worker"));
		if (pairing.perlManager() || pairing.perlWorker()) {
			// Two of ours would know at once that the worker is gone.
			awaitStatistics((statistics) -> statistics.messagesDispatched() == 1);
		}
		TestWorker alive = startWorker(pairing, false);
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(texts(alive.begun())).containsExactly(payload("outlives a worker")));
		assertThat(dead.begun()).isEmpty();
		report.passed("worker dies", pairing);
	}

	private void startManager(Pairing pairing) throws Exception {
		this.open.push((pairing.perlManager() ? peers.perl() : peers.java()).manager(this.queue));
		this.probe = new QueueProbe(peers.spread());
		this.open.push(this.probe);
		awaitStatistics((statistics) -> true);
	}

	private TestWorker startWorker(Pairing pairing, boolean hold) throws Exception {
		TestWorker worker = (pairing.perlWorker() ? peers.perl() : peers.java()).worker(this.queue, hold);
		this.open.push(worker);
		return worker;
	}

	private TestSender startSender(Pairing pairing, Serializer serializer) throws Exception {
		TestSender sender = (pairing.perlSender() ? peers.perl() : peers.java()).sender(this.queue, serializer);
		this.open.push(sender);
		return sender;
	}

	/** Each side writes what it writes if nothing is configured. */
	private static Serializer defaultSerializer(Pairing pairing) {
		return pairing.perlSender() ? Serializer.DATA_DENTER : Serializer.DATA_DUMPER;
	}

	private void awaitStatistics(Predicate<QueueStatistics> condition) {
		await().atMost(LIMIT).until(() -> this.probe.ask(this.queue).filter(condition).isPresent());
	}

	private static List<JsonNode> texts(List<JsonNode> values) {
		return values.stream().map(Texts::of).toList();
	}

	private static JsonNode payload(String text) {
		return new JsonMapper().readTree("{\"list\":[\"1\",\"x: y\",null,{}],\"number\":\"5\",\"text\":\"" + text
				+ "\",\"unicode\":\"gr\u00fcn \u65e5\u672c \ud83d\ude00\"}");
	}

}
