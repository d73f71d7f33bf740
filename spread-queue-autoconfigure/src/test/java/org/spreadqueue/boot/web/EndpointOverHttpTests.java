// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.web;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint as an operator uses it, with an HTTP client.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = QueueApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue", "spread.queue.name=orders",
				"spread.queue.manager.max-attempts=1" })
class EndpointOverHttpTests {

	private static final String LISTENER = "/listeners/worker";

	private static final String MANAGER = "/managers/orders";

	@Autowired
	private SpreadQueueTemplate template;

	@Autowired
	private AtomicBoolean broken;

	@LocalServerPort
	private int port;

	private RestTestClient http = EndpointClient.onPort(0);

	@BeforeEach
	void connect() {
		this.http = EndpointClient.onPort(this.port);
	}

	@AfterEach
	void repair() {
		this.broken.set(false);
		control(MANAGER, "purge");
		control(MANAGER, "resume");
		control(LISTENER, "resume");
	}

	@Test
	void showsListenersSendersAndManagers() {
		assertThat(this.template.sendAndReceive("hello", String.class)).isEqualTo("done: hello");
		get("").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.listeners.worker.state")
			.isEqualTo("RUNNING")
			.jsonPath("$.senders.orders.requested")
			.value((requested) -> assertThat(number(requested)).isPositive())
			.jsonPath("$.managers.orders.state")
			.isEqualTo("ACTIVE");
	}

	@Test
	void showsWhatBecameOfOneWayMessages() {
		this.template.send("hello");
		await().untilAsserted(() -> get("/senders/orders").expectBody()
			.jsonPath("$.sent")
			.value((sent) -> assertThat(number(sent)).isPositive())
			.jsonPath("$.accepted")
			.value((accepted) -> assertThat(number(accepted)).isPositive())
			.jsonPath("$.done")
			.value((done) -> assertThat(number(done)).isPositive())
			.jsonPath("$.unsettled")
			.isEqualTo(0)
			.jsonPath("$.unsettledBytes")
			.isEqualTo(0)
			.jsonPath("$.released")
			.isEqualTo(0)
			.jsonPath("$.resubmitted")
			.isEqualTo(0));
	}

	@Test
	void pausesAndResumesAListener() {
		control(LISTENER, "pause").expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("PAUSED");
		control(LISTENER, "resume").expectStatus().isOk();
		await().untilAsserted(() -> get(LISTENER).expectBody().jsonPath("$.state").isEqualTo("RUNNING"));
		assertThat(this.template.sendAndReceive("hello", String.class)).isEqualTo("done: hello");
	}

	@Test
	void pausesEmptiesAndResumesAQueue() {
		int before = purged();
		control(MANAGER, "pause").expectStatus().isOk().expectBody().jsonPath("$.figures.paused").isEqualTo(true);
		this.template.send("hello");
		await().untilAsserted(() -> get(MANAGER).expectBody().jsonPath("$.figures.waiting").isEqualTo(1));
		control(MANAGER, "purge").expectStatus().isOk().expectBody().jsonPath("$.figures.waiting").isEqualTo(0);
		assertThat(purged()).isEqualTo(before + 1);
		control(MANAGER, "resume").expectStatus().isOk().expectBody().jsonPath("$.figures.paused").isEqualTo(false);
	}

	@Test
	void givesDeadLettersBackToTheirQueue() {
		this.broken.set(true);
		this.template.send("hello");
		await().untilAsserted(() -> get(MANAGER).expectBody().jsonPath("$.deadLetters").isEqualTo(1));
		this.broken.set(false);
		int done = done();
		control(MANAGER, "resubmit-dead-letters").expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.deadLetters")
			.isEqualTo(0);
		await().until(() -> done() > done);
	}

	@Test
	void knowsNothingOfOtherNames() {
		get("/listeners/other").expectStatus().isNotFound();
		control("/listeners/other", "pause").expectStatus().isBadRequest();
		control("/managers/other", "pause").expectStatus().isBadRequest();
	}

	@Test
	void refusesWhatIsImpossible() {
		for (String action : new String[] { "purge", "resubmit-dead-letters", "dance", "" }) {
			control(LISTENER, action).expectStatus().isBadRequest();
		}
		control(MANAGER, "stop").expectStatus().isBadRequest();
		control("/senders/orders", "stop").expectStatus().isBadRequest();
		control("/outbox/refused", "retry").expectStatus().isBadRequest();
		get("/others/worker").expectStatus().isBadRequest();
	}

	@Test
	void aBadRequestSaysItsReason() {
		assertReason(control("/listeners/other", "pause"),
				"There is no 'other' among the LISTENERS, which are [worker]");
		assertReason(control(LISTENER, "purge"), "Listeners can START, STOP, PAUSE and RESUME");
		assertReason(control(LISTENER, "dance"), "'dance' is none of [START, STOP, PAUSE, RESUME, PURGE, ");
		assertReason(control(LISTENER, ""), "The action is missing. It is one of [START, ");
		assertReason(control("/outbox/refused", "retry"), "There is no outbox");
		assertReason(this.http.post().uri(LISTENER).body(Map.of()).exchange(), "The action is missing");
		assertReason(control("/others/worker", "stop"), "'others' is none of [LISTENERS, SENDERS, MANAGERS, OUTBOX]");
		assertReason(get("/others/worker"), "'others' is none of [LISTENERS, SENDERS, MANAGERS, OUTBOX]");
	}

	private static void assertReason(RestTestClient.ResponseSpec response, String reason) {
		response.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.message")
			.value((message) -> assertThat(String.valueOf(message)).contains(reason));
	}

	@Test
	void showsNothingOfWhatIsInMessages() {
		this.broken.set(true);
		this.template.to("orders").header("authorization", "Bearer 4711").send("attack at dawn");
		await().untilAsserted(() -> get(MANAGER).expectBody().jsonPath("$.deadLetters").isEqualTo(1));
		get("").expectBody(String.class)
			.value((json) -> assertThat(json).contains("orders")
				.doesNotContain("attack", "dawn", "4711", "authorization", "disk full"));
		this.broken.set(false);
		control(MANAGER, "resubmit-dead-letters").expectStatus().isOk();
	}

	private RestTestClient.ResponseSpec get(String path) {
		return this.http.get().uri(path).exchange();
	}

	private RestTestClient.ResponseSpec control(String path, String action) {
		return this.http.post().uri(path).body(Map.of("action", action)).exchange();
	}

	private int purged() {
		return figure("purged");
	}

	private int done() {
		return figure("done");
	}

	private int figure(String name) {
		int[] value = new int[1];
		get(MANAGER).expectStatus()
			.isEqualTo(HttpStatus.OK)
			.expectBody()
			.jsonPath("$.figures." + name)
			.value((found) -> value[0] = number(found));
		return value[0];
	}

	private static int number(Object value) {
		return Integer.parseInt(String.valueOf(value));
	}

}
