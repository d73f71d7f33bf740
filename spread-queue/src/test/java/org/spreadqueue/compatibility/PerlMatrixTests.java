package org.spreadqueue.compatibility;

import java.nio.file.Path;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.compatibility.Peers.TestSender;
import org.spreadqueue.compatibility.Peers.TestWorker;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.protocol.QueueStatistics;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.transcript.Texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every pairing of Perl and Java sender, manager and worker.
 * <p>
 * The Perl side is the real one if the environment variable {@code SPREAD_QUEUE_PERL}
 * names the directory of {@code sqm}. Then {@code perl} must find Spread::Queue 0.4 and
 * the serializers (set {@code PERL5LIB}), and a Spread daemon must run at
 * {@code 4803@localhost}, which is where these programs look for it. Otherwise it is
 * scripted after the description of the protocol, on an embedded daemon, with a second
 * that is shorter. The tests print which it was.
 */
class PerlMatrixTests {

	private static final String PROGRAMS = System.getenv("SPREAD_QUEUE_PERL");

	private static final boolean REAL = PROGRAMS != null;

	private static final Duration SECOND = REAL ? Duration.ofSeconds(1) : Duration.ofMillis(200);

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final AtomicInteger queues = new AtomicInteger();

	private static final MatrixReport report = new MatrixReport(
			REAL ? "the programs of Spread::Queue in " + PROGRAMS : "scripted peers");

	private static EmbeddedSpreadDaemon daemon;

	private static SpreadOptions spread;

	private static Peers java;

	private static Peers perl;

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
		if (!REAL) {
			daemon = EmbeddedSpreadDaemon.start();
		}
		spread = SpreadOptions.builder()
			.addresses(REAL ? SpreadAddress.parse("4803@localhost") : daemon.address())
			.build();
		java = new JavaPeers(spread, SECOND);
		perl = REAL ? new RealPerlPeers(Path.of(PROGRAMS)) : new ScriptedPerlPeers(spread, SECOND);
	}

	@AfterAll
	static void printTheMatrix() {
		report.print();
		if (daemon != null) {
			daemon.close();
		}
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
		assertThat(texts(worker.begun())).containsExactly(payload("in YAML"));
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
		this.open.push((pairing.perlManager() ? perl : java).manager(this.queue));
		this.probe = new QueueProbe(spread);
		this.open.push(this.probe);
		awaitStatistics((statistics) -> true);
	}

	private TestWorker startWorker(Pairing pairing, boolean hold) throws Exception {
		TestWorker worker = (pairing.perlWorker() ? perl : java).worker(this.queue, hold);
		this.open.push(worker);
		return worker;
	}

	private TestSender startSender(Pairing pairing, Serializer serializer) throws Exception {
		TestSender sender = (pairing.perlSender() ? perl : java).sender(this.queue, serializer);
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
