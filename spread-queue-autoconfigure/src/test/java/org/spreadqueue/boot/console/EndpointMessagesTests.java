// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.boot.console.Http.Response;
import org.spreadqueue.manager.admin.MessageJson;
import org.spreadqueue.manager.admin.ShownContent;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages over HTTP: looking at them, changing them, and what is told of that.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		classes = { ConsoleApplication.class, EndpointMessagesTests.Additions.class },
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.show-payloads=always", "spread.queue.name=orders",
				"spread.queue.manager.max-attempts=1", "spring.application.name=shop" })
class EndpointMessagesTests {

	private static final String MESSAGES = "/managers/orders/messages";

	private static final String LETTERS = "/managers/orders/dead-letters";

	@Autowired
	private ApplicationContext context;

	@Autowired
	private AuditEventRepository audit;

	@LocalServerPort
	private int port;

	private Http http = Http.onPort(0);

	private QueueInUse queue;

	@BeforeEach
	void connect() {
		this.http = Http.onPort(this.port);
		this.queue = new QueueInUse(this.context);
	}

	@AfterEach
	void reset() {
		this.queue.reset();
	}

	@Test
	void showsWaitingMessagesWithoutTheirPayloads() {
		this.queue.pause();
		this.queue.send("first", "second");
		JsonNode page = this.http.get(MESSAGES).json();
		assertThat(page.get("messages")).hasSize(2);
		JsonNode first = page.at("/messages/0");
		assertThat(first.get("place").asString()).isEqualTo("WAITING");
		assertThat(first.get("id").asString()).isEqualTo(this.queue.messages().get(0).id().toString());
		assertThat(first.has("payload")).isFalse();
		assertThat(page.has("next")).isFalse();
		assertThat(Instant.parse(page.get("time").asString())).isBefore(Instant.now());
	}

	@Test
	void showsOneMessageWithItsPayload() {
		this.queue.pause();
		this.queue.sendWithHeader("with text", "tenant", "t1");
		String id = this.queue.messages().get(0).id().toString();
		JsonNode message = this.http.get(MESSAGES + "?id=" + id).at("/messages/0");
		assertThat(message.get("payload").asString()).isEqualTo("\"with text\"");
		assertThat(message.at("/headers/tenant").asString()).isEqualTo("t1");
		assertThat(this.http.get(MESSAGES + "?id=00000000000000ff-1").at("/messages")).isEmpty();
	}

	@Test
	void pagesFollowEachOther() {
		this.queue.pause();
		this.queue.send("a", "b", "c");
		JsonNode page = this.http.get(MESSAGES + "?max=2").json();
		assertThat(page.get("messages")).hasSize(2);
		JsonNode rest = this.http.get(MESSAGES + "?max=2&after=" + page.get("next").asString()).json();
		assertThat(rest.get("messages")).hasSize(1);
		assertThat(rest.has("next")).isFalse();
	}

	@Test
	void findsMessagesByHeaderKeyAndPlace() {
		this.queue.pause();
		this.queue.sendWithHeader("of a tenant", "tenant", "t1");
		this.context.getBean(SpreadQueueTemplate.class).to("orders").key("customer 7").send("of a customer");
		assertThat(this.http.get(MESSAGES + "?header=tenant:t1").at("/messages")).hasSize(1);
		assertThat(this.http.get(MESSAGES + "?header=tenant:t2").at("/messages")).isEmpty();
		Response keyed = this.http.get(MESSAGES + "?key=customer%207");
		assertThat(keyed.at("/messages")).hasSize(1);
		assertThat(keyed.at("/messages/0/orderingKey").asString()).isEqualTo("customer 7");
		assertThat(this.http.get(MESSAGES + "?place=in-flight").at("/messages")).isEmpty();
		assertThat(this.http.get(MESSAGES + "?place=waiting,delayed").at("/messages")).hasSize(2);
	}

	@Test
	void masksWhatSanitizingFunctionsName() {
		this.queue.pause();
		this.context.getBean(SpreadQueueTemplate.class)
			.to("orders")
			.header("api-token", "t0ps3cret")
			.send(Map.of("user", "eve", "password", "hunter2", "cards", List.of(Map.of("secret", "4711"))));
		String id = this.queue.messages().get(0).id().toString();
		Response message = this.http.get(MESSAGES + "?id=" + id);
		JsonNode payload = JsonMapper.shared().readTree(message.at("/messages/0/payload").asString());
		assertThat(payload.get("user").asString()).isEqualTo("eve");
		assertThat(payload.get("password").asString()).isEqualTo("******");
		assertThat(payload.at("/cards/0/secret").asString()).isEqualTo("******");
		assertThat(message.at("/messages/0/headers/api-token").asString()).isEqualTo("******");
		assertThat(message.body()).doesNotContain("hunter2", "t0ps3cret", "4711");
	}

	@Test
	void deletesByIdAndSaysWhatBecameOfEach() {
		this.queue.pause();
		this.queue.send("unwanted", "wanted");
		String id = this.queue.messages().get(0).id().toString();
		JsonNode answer = this.http.post(MESSAGES, Map.of("action", "delete", "ids", id + ",00000000000000ff-1"))
			.json();
		assertThat(answer.at("/changes/0/id").asString()).isEqualTo(id);
		assertThat(answer.at("/changes/0/result").asString()).isEqualTo("DELETED");
		assertThat(answer.at("/changes/1/result").asString()).isEqualTo("NOT_FOUND");
		assertThat(answer.at("/counts/DELETED").asInt()).isEqualTo(1);
		assertThat(this.queue.messages()).hasSize(1);
		AuditEvent event = lastEvent();
		assertThat(event.getType()).isEqualTo("SPREAD_QUEUE_DELETE");
		assertThat(event.getData()).containsEntry("queue", "orders");
	}

	@Test
	void refusesIdsWithAFilterThatWouldNarrowThem() {
		this.queue.pause();
		this.queue.send("wanted");
		String id = this.queue.messages().get(0).id().toString();
		assertReason(this.http.post(MESSAGES, Map.of("action", "delete", "ids", id, "header", "tenant:t1")),
				"no other parameter says which messages are meant; there are [header]");
		assertThat(this.queue.messages()).hasSize(1);
	}

	@Test
	void aMaskedValueCannotBeGuessed() {
		this.queue.pause();
		this.queue.sendWithHeader("of a tenant", "api-token", "t0ps3cret");
		assertReason(this.http.get(MESSAGES + "?header=api-token:t0ps3cret"), "'api-token' are masked");
		assertReason(this.http.post(MESSAGES,
				Map.of("action", "delete", "header", "api-token:wrong", "arrivedUntil", Instant.now().toString())),
				"'api-token' are masked");
	}

	@Test
	void aLargeExportEndsWithWhereItGoesOn() {
		String large = "x".repeat(1024 * 1024);
		for (int i = 0; i < 24; i++) {
			this.queue.sendDead("odd " + large);
		}
		Response export = this.http.get("/managers/orders/export");
		assertThat(export.body().length()).isLessThan(24 * large.length());
		List<JsonNode> lines = export.body().lines().map(JsonMapper.shared()::readTree).toList();
		String next = lines.get(lines.size() - 1).get("next").asString();
		long rest = this.http.get("/managers/orders/export?after=" + next).body().lines().count();
		assertThat(lines.size() - 1 + rest).isEqualTo(24);
	}

	@Test
	void aChangeWithoutAnAnswerIsAnAuditEventToo() {
		CountDownLatch end = new CountDownLatch(1);
		AtomicBoolean busy = new AtomicBoolean();
		try {
			await().until(() -> {
				Thread caller = Thread.currentThread();
				this.queue.manager().admin().report().thenRun(() -> {
					// On the loop, unless the report was there already.
					if (!Thread.currentThread().equals(caller) && busy.compareAndSet(false, true)) {
						awaitEnd(end);
					}
				});
				return busy.get();
			});
			Response response = this.http.post("/managers/orders", Map.of("action", "pause"));
			assertThat(response.status()).isEqualTo(503);
			assertThat(response.at("/message").asString()).contains("has not answered within 2 seconds");
			assertThat(lastEvent().getType()).isEqualTo("SPREAD_QUEUE_PAUSE");
			assertThat(lastEvent().getData()).containsEntry("problem", "no answer in time; it may have been done");
		}
		finally {
			end.countDown();
		}
	}

	private static void awaitEnd(CountDownLatch end) {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aFilterMeansOnlyWhatHasBeenThere() {
		this.queue.pause();
		this.queue.send("earlier");
		String now = this.http.get(MESSAGES).at("/time").asString();
		this.queue.send("later");
		JsonNode answer = this.http.post(MESSAGES, Map.of("action", "delete", "arrivedUntil", now)).json();
		assertThat(answer.at("/counts/DELETED").asInt()).isEqualTo(1);
		assertThat(answer.get("more").asBoolean()).isFalse();
		assertThat(this.queue.messages()).singleElement()
			.satisfies((left) -> assertThat(left.content().tree().asString()).isEqualTo("later"));
	}

	@Test
	void refusesToChangeWhatIsNotNamed() {
		assertReason(this.http.post(MESSAGES, Map.of("action", "delete")), "It is not said which messages are meant");
		assertReason(this.http.post(MESSAGES, Map.of("action", "resubmit", "arrivedUntil", Instant.now().toString())),
				"Only dead letters can be resubmitted");
		assertReason(this.http.post(MESSAGES, Map.of("action", "dance")), "'dance' is none of [DELETE, RESUBMIT]");
		assertReason(this.http.post(MESSAGES, Map.of("ids", "1")), "'' is none of [DELETE, RESUBMIT]");
		assertReason(this.http.post(MESSAGES, Map.of("action", "delete", "ids", "nonsense")), "is no id of a message");
		assertReason(this.http.get(MESSAGES + "?arrivedUntil=yesterday"), "is no time");
		assertReason(this.http.get(MESSAGES + "?place=lost"), "'lost' is no place of a message");
		assertReason(this.http.get(MESSAGES + "?header=tenant"), "is no header");
		assertReason(this.http.get(MESSAGES + "?max=0"), "There is no page of 0 messages");
		assertReason(this.http.get("/managers/other/messages"), "There is no 'other' among the MANAGERS");
		assertReason(this.http.get("/listeners/worker/messages"), "Only MANAGERS have messages");
		assertReason(this.http.get("/managers/orders/secrets"),
				"'secrets' is none of [MESSAGES, DEAD_LETTERS, EXPORT]");
	}

	@Test
	void groupsDeadLettersByTheirCause() {
		this.queue.sendDead("broken 1", "odd 1", "broken 2");
		await().untilAsserted(() -> {
			JsonNode groups = this.http.get("/overview").at("/deadLetters");
			assertThat(groups).hasSize(2);
			JsonNode broken = groups.get(0);
			assertThat(broken.get("exception").asString()).isEqualTo(IllegalStateException.class.getName());
			assertThat(broken.get("reason").asString()).isEqualTo("failed");
			assertThat(broken.get("count").asInt()).isEqualTo(2);
			assertThat(broken.get("message").asString()).isEqualTo("state of broken 2");
			assertThat(groups.get(1).get("count").asInt()).isEqualTo(1);
		});
	}

	@Test
	void resubmitsAGroupAndLeavesTheOther() {
		this.queue.sendDead("broken 1", "odd 1", "broken 2");
		this.queue.orders().repair();
		JsonNode answer = this.http
			.post(LETTERS, Map.of("action", "resubmit", "exception", IllegalStateException.class.getName(), "reason",
					"failed", "arrivedUntil", Instant.now().toString()))
			.json();
		assertThat(answer.at("/counts/RESUBMITTED").asInt()).isEqualTo(2);
		await().untilAsserted(
				() -> assertThat(this.queue.orders().done()).containsExactlyInAnyOrder("broken 1", "broken 2"));
		assertThat(this.http.get(LETTERS).at("/messages")).singleElement()
			.satisfies((left) -> assertThat(left.at("/death/exception").asString())
				.isEqualTo(IllegalArgumentException.class.getName()));
		assertThat(lastEvent().getType()).isEqualTo("SPREAD_QUEUE_RESUBMIT");
	}

	@Test
	void anEmptyExceptionMeansThoseWithoutOne() {
		this.queue.sendDead("broken 1");
		assertThat(this.http.get(LETTERS + "?exception=").at("/messages")).isEmpty();
		assertThat(this.http.get(LETTERS + "?exception=" + IllegalStateException.class.getName()).at("/messages"))
			.hasSize(1);
		assertThat(this.http.get(LETTERS + "?reason=").at("/messages")).isEmpty();
	}

	@Test
	void exportsDeadLettersAsLinesOfJson() {
		this.queue.sendDead("broken 1", "odd 1");
		Response export = this.http.get("/managers/orders/export");
		assertThat(export.type()).startsWith("application/x-ndjson");
		List<JsonNode> lines = export.body().lines().map(JsonMapper.shared()::readTree).toList();
		assertThat(lines).hasSize(2);
		assertThat(lines.get(0).get("payload").asString()).isEqualTo("broken 1");
		assertThat(lines.get(1).at("/death/exception").asString()).isEqualTo(IllegalArgumentException.class.getName());
		Response one = this.http.get("/managers/orders/export?exception=" + IllegalArgumentException.class.getName());
		assertThat(one.body().lines()).hasSize(1);
	}

	/** The manager program writes them, too: {@code AskingCommandTests}. */
	@Test
	void theLinesOfAnExportAreThoseOfAllExports() {
		this.queue.sendDead("broken \u00fcber", "odd 1");
		List<JsonNode> lines = this.http.get("/managers/orders/export")
			.body()
			.lines()
			.map(JsonMapper.shared()::readTree)
			.toList();
		List<JsonNode> expected = this.queue.letters()
			.stream()
			.map((letter) -> MessageJson.line(letter, ShownContent.ALL))
			.map(JsonMapper.shared()::readTree)
			.toList();
		// It is told anew each time, from how long ago it was.
		Stream.of(lines, expected).flatMap(List::stream).forEach((line) -> ((ObjectNode) line).remove("arrived"));
		assertThat(lines).hasSize(2).isEqualTo(expected);
	}

	@Test
	void overviewSaysWhatWorkersDo() {
		this.queue.orders().hold();
		this.queue.send("long");
		await().untilAsserted(() -> {
			JsonNode job = this.http.get("/overview").at("/jobs/0");
			assertThat(job.path("messageId").asString("")).isNotEmpty();
			assertThat(job.path("attempt").asInt()).isEqualTo(1);
			assertThat(job.path("queue").asString()).isEqualTo("orders");
			JsonNode manager = this.http.get("/overview").at("/managers/orders");
			assertThat(manager.at("/figures/inFlight").asInt()).isEqualTo(1);
			assertThat(manager.at("/workers")).hasSize(1);
			assertThat(manager.at("/senders")).isNotEmpty();
		});
		JsonNode overview = this.http.get("/overview?history=true").json();
		assertThat(overview.at("/process/application").asString()).isEqualTo("shop");
		assertThat(overview.at("/process/access").asString()).isEqualTo("UNRESTRICTED");
		assertThat(overview.at("/process/payloads").asBoolean()).isTrue();
		assertThat(overview.at("/listeners/worker/state").asString()).isEqualTo("RUNNING");
		this.queue.orders().release();
		await().untilAsserted(() -> assertThat(this.http.get("/overview").at("/jobs")).isEmpty());
	}

	@Test
	void everyActionIsAnAuditEvent() {
		this.http.post("/managers/orders", Map.of("action", "pause"));
		assertThat(lastEvent().getType()).isEqualTo("SPREAD_QUEUE_PAUSE");
		this.queue.send("waiting");
		this.http.post("/managers/orders", Map.of("action", "purge"));
		assertThat(lastEvent().getType()).isEqualTo("SPREAD_QUEUE_PURGE");
		assertThat(lastEvent().getData()).containsEntry("queue", "orders").containsEntry("messages", 1);
		this.http.post("/managers/orders", Map.of("action", "resume"));
		this.http.post("/listeners/worker", Map.of("action", "pause"));
		assertThat(lastEvent().getData()).containsEntry("listener", "worker");
		this.http.post("/listeners/worker", Map.of("action", "resume"));
		assertThat(lastEvent().getType()).isEqualTo("SPREAD_QUEUE_RESUME");
	}

	@Test
	void aFormOfAnotherSiteChangesNothing() {
		this.queue.pause();
		this.queue.send("waiting");
		String part = "--x\r\nContent-Disposition: form-data; name=\"action\"\r\n\r\npurge\r\n--x--\r\n";
		Map<String, String> forms = Map.of("text/plain", "{\"action\": \"purge\", \"x\": \"\"}",
				"application/x-www-form-urlencoded", "action=purge", "multipart/form-data; boundary=x", part);
		forms.forEach((type, body) -> {
			assertThat(this.http.form("/managers/orders", type, body).status()).as(type).isEqualTo(415);
			assertThat(this.http.form(MESSAGES, type, body).status()).as(type).isEqualTo(415);
		});
		assertThat(this.queue.messages()).hasSize(1);
	}

	@Test
	void theConsoleIsNotThereUnlessAskedFor() {
		assertThat(this.http.get("/console").status()).isEqualTo(404);
		assertThat(this.http.get("/console.js").status()).isEqualTo(404);
	}

	private AuditEvent lastEvent() {
		List<AuditEvent> events = this.audit.find(null, null, null);
		return events.get(events.size() - 1);
	}

	private static void assertReason(Response response, String reason) {
		assertThat(response.status()).isEqualTo(400);
		assertThat(response.at("/message").asString()).contains(reason);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Additions {

		@Bean
		AuditEventRepository auditEvents() {
			return new InMemoryAuditEventRepository();
		}

		@Bean
		SanitizingFunction credentials() {
			return SanitizingFunction.sanitizeValue().ifLikelyCredential();
		}

	}

}
