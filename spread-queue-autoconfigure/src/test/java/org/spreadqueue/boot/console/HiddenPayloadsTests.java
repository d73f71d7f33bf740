// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import org.spreadqueue.boot.console.Http.Response;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Unless it is asked for, nothing that an application writes leaves by the endpoint.
 */
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ConsoleApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue", "spread.queue.name=orders",
				"spread.queue.manager.max-attempts=1" })
class HiddenPayloadsTests {

	@Autowired
	private ApplicationContext context;

	@LocalServerPort
	private int port;

	@Test
	void noAnswerHasThem() {
		QueueInUse queue = new QueueInUse(this.context);
		queue.sendDead("broken attack");
		queue.pause();
		this.context.getBean(SpreadQueueTemplate.class)
			.to("orders")
			.header("authorization", "Bearer attack")
			.key("attack-key")
			.send("attack at dawn");
		String waiting = queue.messages().get(0).id().toString();
		String dead = queue.letters().get(0).id().toString();
		await().untilAsserted(() -> assertThat(get("/overview").at("/deadLetters/0/count").asInt()).isEqualTo(1));
		for (String path : new String[] { "", "/overview", "/managers/orders", "/managers/orders/messages",
				"/managers/orders/messages?id=" + waiting, "/managers/orders/dead-letters",
				"/managers/orders/dead-letters?id=" + dead, "/managers/orders/export" }) {
			Response response = get(path);
			assertThat(response.status()).as(path).isEqualTo(200);
			assertThat(response.body()).as(path).isNotEmpty().doesNotContain("attack", "authorization");
		}
		assertThat(get("/managers/orders/dead-letters").at("/messages/0/death/exception").asString())
			.isEqualTo(IllegalStateException.class.getName());
	}

	@Test
	void nobodyCanGuessThem() {
		for (String filter : new String[] { "header=authorization:Bearer", "key=attack" }) {
			Response response = get("/managers/orders/messages?" + filter);
			assertThat(response.status()).isEqualTo(400);
			assertThat(response.at("/message").asString()).contains("show-payloads");
		}
	}

	private Response get(String path) {
		return Http.onPort(this.port).get(path);
	}

}
