// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.web;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may only look can steer nothing.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = QueueApplication.class, properties = {
		"management.endpoints.web.exposure.include=spreadqueue", "management.endpoint.spreadqueue.access=read-only" })
class EndpointAccessTests {

	@Autowired
	private QueueListenerContainerRegistry listeners;

	@LocalServerPort
	private int port;

	private RestTestClient http = EndpointClient.onPort(0);

	@BeforeEach
	void connect() {
		this.http = EndpointClient.onPort(this.port);
	}

	@Test
	void readingIsAllowed() {
		this.http.get()
			.uri("")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.listeners.worker.queue")
			.isEqualTo("orders");
		this.http.get().uri("/managers/orders").exchange().expectStatus().isOk();
	}

	@Test
	void steeringIsNot() {
		for (String path : new String[] { "/listeners/worker", "/managers/orders" }) {
			this.http.post()
				.uri(path)
				.body(Map.of("action", "pause"))
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		}
		assertThat(this.listeners.find("worker").orElseThrow().isPaused()).isFalse();
	}

}
