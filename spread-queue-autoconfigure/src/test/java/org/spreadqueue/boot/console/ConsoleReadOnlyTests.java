// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Where nothing may be changed, nothing offers to.
 */
@InBrowser
@Timeout(120)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = ConsoleApplication.class,
		properties = { "management.endpoints.web.exposure.include=spreadqueue",
				"management.endpoint.spreadqueue.access=read-only",
				"management.endpoint.spreadqueue.console.enabled=true", "spread.queue.name=orders",
				"spread.queue.manager.max-attempts=1" })
class ConsoleReadOnlyTests {

	@Autowired
	private ApplicationContext context;

	@LocalServerPort
	private int port;

	private final Browser browser;

	ConsoleReadOnlyTests(Browser browser) {
		this.browser = browser;
	}

	@Test
	void hasNoButtonsForChanges() {
		QueueInUse queue = new QueueInUse(this.context);
		queue.sendDead("broken secret");
		queue.pause();
		queue.send("waiting");
		this.browser.open("http://localhost:" + this.port + "/actuator/spreadqueue/console");
		this.browser.awaitText("#dead-letters tbody", "not shown");
		assertThat(this.browser.text("#access")).isEqualTo("read only");
		assertThat(this.browser.all("#queues .actions button")).isEmpty();
		assertThat(this.browser.all("#listeners .actions button")).isEmpty();
		this.browser.press("#queues", "orders");
		await().untilAsserted(() -> assertThat(this.browser.all("dialog.drawer tbody tr")).hasSize(1));
		assertThat(this.browser.all("dialog.drawer .toolbar button")).isEmpty();
		assertThat(this.browser.find("dialog.drawer tbody input").isDisplayed()).isFalse();
		this.browser.press("dialog.drawer tbody", queue.messages().get(0).id().toString());
		this.browser.awaitText("dialog.drawer .detail", "are not shown to you");
		assertThat(String.valueOf(this.browser.script("return document.body.textContent"))).doesNotContain("secret");
	}

	@Test
	void changesAreRefused() {
		Http http = Http.onPort(this.port);
		for (String path : new String[] { "/managers/orders", "/managers/orders/messages",
				"/managers/orders/dead-letters" }) {
			assertThat(http.post(path, Map.of("action", "delete")).status()).isEqualTo(405);
		}
	}

}
