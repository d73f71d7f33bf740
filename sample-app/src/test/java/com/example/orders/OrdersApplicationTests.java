package com.example.orders;

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
import static org.awaitility.Awaitility.await;

/**
 * The whole program: HTTP, queue, worker, and back.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OrdersApplicationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private QueueListenerContainerRegistry listeners;

	private RestTestClient http = RestTestClient.bindToServer().build();

	@BeforeEach
	void connect() {
		this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + this.port).build();
	}

	@Test
	void answersWithTheResultOfTheWorker() {
		post("/orders", Map.of("item", "book", "quantity", 3, "price", 12.5)).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.item")
			.isEqualTo("book")
			.jsonPath("$.total")
			.isEqualTo(37.5)
			.jsonPath("$.processedBy")
			.value((worker) -> assertThat(String.valueOf(worker)).startsWith("orderWorker.process-"));
	}

	@Test
	void acceptsOrdersForLater() {
		long before = processed();
		post("/orders/async", Map.of("item", "pen", "quantity", 1, "price", 2)).expectStatus()
			.isAccepted()
			.expectBody()
			.isEmpty();
		await().until(() -> processed() > before);
	}

	@Test
	void refusalOfTheWorkerIsUnprocessableContent() {
		post("/orders", Map.of("item", "book", "quantity", 0, "price", 12.5)).expectStatus()
			.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("The order was refused")
			.jsonPath("$.detail")
			.isEqualTo("Quantity 0 of 'book' is not positive.");
	}

	@Test
	void failureOfTheWorkerIsAServerError() {
		post("/orders", Map.of("item", "book", "quantity", 1)).expectStatus()
			.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("The order could not be processed");
	}

	@Test
	void showsTheQueueInItsHealth() {
		await().untilAsserted(() -> this.http.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.spreadQueue.details.queues.orders.listeners[0].id")
			.isEqualTo("orderWorker.process"));
	}

	private RestTestClient.ResponseSpec post(String path, Map<String, ?> order) {
		return this.http.post().uri(path).body(order).exchange();
	}

	private long processed() {
		return this.listeners.find("orderWorker.process").orElseThrow().statistics().completed();
	}

}
