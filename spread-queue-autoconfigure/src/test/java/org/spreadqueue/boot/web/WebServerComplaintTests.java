// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import org.spreadqueue.boot.EnableAutoConfigurationWithoutSecurity;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two programs: one answers, the other one has a web front, and is stopped while a
 * request is in the middle of its work.
 */
@Timeout(120)
class WebServerComplaintTests {

	@Test
	@DisplayName("Requests that the web server drains can no longer send, or wait for an answer")
	void requestInFlightCanStillUseTheQueue() throws Exception {
		try (ConfigurableApplicationContext backend = start(QueueApplication.class, "spread.queue.name=orders");
				ConfigurableApplicationContext front = start(Front.class,
						"spread.queue.addresses=" + daemon(backend))) {
			FrontController controller = front.getBean(FrontController.class);
			var listener = front.getBean(QueueListenerContainerRegistry.class).find("front-listener").orElseThrow();
			CompletableFuture<HttpResponse<String>> response = get(front);
			assertThat(controller.entered.await(20, TimeUnit.SECONDS)).isTrue();

			CompletableFuture<Void> closed = CompletableFuture.runAsync(front::close,
					(task) -> new Thread(task, "close").start());
			await().until(() -> !listener.isRunning());
			assertThat(closed).isNotDone();
			controller.gate.countDown();

			assertThat(response.get(20, TimeUnit.SECONDS).body()).isEqualTo("done: in flight");
			closed.get(20, TimeUnit.SECONDS);
		}
	}

	private static SpreadAddress daemon(ConfigurableApplicationContext backend) {
		return backend.getBean(EmbeddedSpreadDaemon.class).address();
	}

	private static ConfigurableApplicationContext start(Class<?> application, String property) {
		return new SpringApplicationBuilder(application).properties("server.port=0", property).run();
	}

	private static CompletableFuture<HttpResponse<String>> get(ConfigurableApplicationContext front) {
		String port = front.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
		return HttpClient.newHttpClient().sendAsync(request, HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfigurationWithoutSecurity
	static class Front {

		@Bean
		FrontController frontController(SpreadQueueOperations queues) {
			return new FrontController(queues);
		}

		@QueueListener(queues = "front", id = "front-listener")
		void process(String text) {
		}

	}

	@RestController
	static class FrontController {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		private final SpreadQueueOperations queues;

		FrontController(SpreadQueueOperations queues) {
			this.queues = queues;
		}

		@GetMapping("/")
		String work() throws InterruptedException {
			this.entered.countDown();
			this.gate.await();
			this.queues.send("orders", "one way");
			return String.valueOf(this.queues.sendAndReceive("orders", "in flight", String.class));
		}

	}

}
