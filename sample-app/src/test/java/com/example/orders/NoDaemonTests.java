// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Nobody listens on port 1: the program starts, and says what is missing.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "spread.queue.addresses=1@localhost",
		"spread.queue.request-timeout=100ms", "spread.queue.send-timeout=100ms" })
class NoDaemonTests {

	@LocalServerPort
	private int port;

	@Test
	void orderIsServiceUnavailable() {
		assertUnavailable("/orders");
	}

	@Test
	void orderForLaterIsServiceUnavailable() {
		assertUnavailable("/orders/async");
	}

	@Test
	void healthIsDown() {
		http().get().uri("/actuator/health").exchange().expectStatus().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
	}

	@Test
	void programIsAliveAndReadyNevertheless() {
		http().get().uri("/actuator/health/readiness").exchange().expectStatus().isOk();
		http().get().uri("/actuator/health/liveness").exchange().expectStatus().isOk();
	}

	private void assertUnavailable(String path) {
		http().post()
			.uri(path)
			.body(Map.of("item", "book", "quantity", 1, "price", 2))
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo("NOT_CONNECTED");
	}

	private RestTestClient http() {
		return RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

}
