// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.boot.console.ConsoleApplication.Orders;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Endpoint and console of an application whose queue is managed by another program. */
@Timeout(120)
@DirtiesContext
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ConsoleApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.console.enabled=true", "spread.queue.name=orders" })
class ManagedElsewhereTests {

	private static final String STATE = "#queues tr[data-key=orders] .badge";

	private static ManagerElsewhere elsewhere = new ManagerElsewhere();

	@Autowired
	private SpreadQueueTemplate template;

	@Autowired
	private Orders orders;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void connect(DynamicPropertyRegistry registry) {
		registry.add("spread.queue.addresses", elsewhere::address);
	}

	@AfterAll
	static void close() {
		elsewhere.close();
	}

	@AfterEach
	void reset() {
		this.orders.reset();
		elsewhere.manager().resume().join();
		await().until(() -> elsewhere.manager().figures().waiting() == 0);
	}

	@Test
	void theEndpointHasTheFiguresOfTheManager() {
		elsewhere.replace(Administration.READ_ONLY);
		elsewhere.manager().pause().join();
		this.template.send("orders", "1");
		this.template.send("orders", "2");
		await().untilAsserted(() -> {
			JsonNode queue = overview().at("/elsewhere/orders");
			assertThat(queue.at("/manager/privateGroup").asString(""))
				.isEqualTo(elsewhere.manager().privateGroup().orElseThrow());
			assertThat(queue.at("/manager/figures/waiting").asInt()).isEqualTo(2);
			assertThat(queue.at("/manager/workers")).hasSize(1);
			assertThat(queue.has("problem")).isFalse();
		});
		assertThat(overview().at("/managers")).isEmpty();
	}

	@Test
	void whatIsNotAnsweredIsUnknown() {
		elsewhere.replace(Administration.NONE);
		await().untilAsserted(() -> {
			JsonNode queue = overview().at("/elsewhere/orders");
			assertThat(queue.has("manager")).isFalse();
			assertThat(queue.at("/problem").asString("")).contains("answers no operators");
		});
		elsewhere.replace(Administration.UNRESTRICTED);
		await().untilAsserted(() -> assertThat(overview().at("/elsewhere/orders").has("manager")).isTrue());
	}

	@Test
	void nobodyWaitsLongForAnAnswer() {
		long begin = System.nanoTime();
		for (int i = 0; i < 20; i++) {
			overview();
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
	}

	@Test
	@InBrowser
	void theConsoleShowsThem(Browser browser) {
		elsewhere.replace(Administration.UNRESTRICTED);
		elsewhere.manager().pause().join();
		this.template.send("orders", "1");
		browser.open("http://localhost:" + this.port + "/actuator/spreadqueue/console");
		browser.awaitText(STATE, "paused, elsewhere");
		browser.awaitText("#queues tr[data-key=orders] [data-title=Waiting]", "1");
		browser.awaitText("#workers", "orders");
		assertThat(browser.all("#queues tr[data-key=orders] button")).isEmpty();
		elsewhere.replace(Administration.NONE);
		browser.awaitText(STATE, "managed elsewhere");
		await().untilAsserted(
				() -> assertThat(browser.find(STATE).getDomAttribute("title")).contains("answers no operators"));
		assertThat(browser.text("#queues tr[data-key=orders] [data-title=Waiting]")).isEmpty();
		browser.visit("about:blank");
	}

	private JsonNode overview() {
		return Http.onPort(this.port).get("/overview").json();
	}

}
