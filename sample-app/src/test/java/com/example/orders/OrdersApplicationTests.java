// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.Assert;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.Job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The whole program: HTTP, queue, worker, and back.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class OrdersApplicationTests {

	private static final String BROKEN = "broken cup";

	@LocalServerPort
	private int port;

	@Autowired
	private SpreadQueueOperations queues;

	@Autowired
	private QueueListenerContainerRegistry listeners;

	private RestTestClient http = RestTestClient.bindToServer().build();

	@BeforeEach
	void connect() {
		this.http = RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + this.port)
			.defaultHeader(HttpHeaders.ACCEPT_LANGUAGE, "en")
			.build();
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

	@ParameterizedTest
	@ValueSource(strings = { "/orders", "/orders/async" })
	void whatIsNoOrderIsABadRequestThatNamesTheField(String path) {
		assertNoOrder(path, Map.of("item", "book", "quantity", 1), "price must not be null");
		assertNoOrder(path, Map.of("item", "book", "quantity", 1, "price", -1),
				"price must be greater than or equal to 0");
		assertNoOrder(path, Map.of("quantity", 1, "price", 2), "item must not be blank");
		assertNoOrder(path, Map.of(), "item must not be blank, price must not be null, quantity must not be null");
	}

	private void assertNoOrder(String path, Map<String, ?> order, String reason) {
		post(path, order).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.title")
			.isEqualTo("This is no order")
			.jsonPath("$.detail")
			.isEqualTo(reason);
	}

	@Test
	void bodyThatIsNoJsonIsABadRequestWithAReason() {
		this.http.post()
			.uri("/orders")
			.contentType(MediaType.APPLICATION_JSON)
			.body("tea, please")
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("Failed to read request");
	}

	/** Others may send to the queue, too. */
	@Test
	void workerRefusesWhatIsNoOrder() {
		assertThatExceptionOfType(JobFailedException.class)
			.isThrownBy(
					() -> this.queues.sendAndReceive("orders", Map.of("item", "book", "quantity", 1), Receipt.class))
			.withMessageContaining("on field 'price'")
			.satisfies((failure) -> assertThat(new QueueProblems().jobFailed(failure).getStatus())
				.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT.value()));
	}

	@Test
	void failureOfTheWorkerIsAServerError() {
		post("/orders", Map.of("item", BROKEN, "quantity", 1, "price", 1)).expectStatus()
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

	@TestConfiguration(proxyBeanMethods = false)
	static class BreakingItem {

		@Bean
		QueueInterceptor breaking() {
			return new QueueInterceptor() {

				@Override
				public void before(Job job) {
					Assert.state(!job.payload().path("item").asString("").equals(BROKEN), "It broke.");
				}

			};
		}

	}

}
