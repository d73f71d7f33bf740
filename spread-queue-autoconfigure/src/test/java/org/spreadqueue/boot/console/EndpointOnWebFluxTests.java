// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import org.spreadqueue.boot.console.Http.Response;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint does not care which web framework serves it.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ConsoleApplication.class, properties = {
		"spring.main.web-application-type=reactive", "management.endpoints.web.exposure.include=spreadqueue",
		"management.endpoint.spreadqueue.console.enabled=true", "management.endpoint.spreadqueue.show-payloads=always",
		"spread.queue.name=orders", "spread.queue.manager.max-attempts=1" })
class EndpointOnWebFluxTests {

	@Autowired
	private ApplicationContext context;

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
	void servesTheConsole() {
		Response page = this.http.get("/console");
		assertThat(page.type()).isEqualToIgnoringCase("text/html;charset=UTF-8");
		assertThat(page.body()).contains("console.js");
		assertThat(this.http.get("/uplot.js").type()).isEqualToIgnoringCase("text/javascript;charset=UTF-8");
		assertThat(this.http.get("/secrets.js").status()).isEqualTo(404);
	}

	@Test
	void showsAndChangesMessages() {
		this.queue.sendDead("broken 1");
		assertThat(this.http.get("/overview").at("/managers/orders/state").asString()).isEqualTo("ACTIVE");
		Response export = this.http.get("/managers/orders/export");
		assertThat(export.type()).startsWith("application/x-ndjson");
		assertThat(export.at("/payload").asString()).isEqualTo("broken 1");
		String id = this.queue.letters().get(0).id().toString();
		Response answer = this.http.post("/managers/orders/dead-letters", Map.of("action", "delete", "ids", id));
		assertThat(answer.at("/counts/DELETED").asInt()).isEqualTo(1);
		assertThat(this.queue.letters()).isEmpty();
		assertThat(this.http.get("/managers/orders/messages?place=lost").status()).isEqualTo(400);
	}

}
