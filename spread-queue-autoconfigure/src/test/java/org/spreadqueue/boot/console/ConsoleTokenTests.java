// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.junit.jupiter.api.Nested;
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
 * The console of an application that protects itself against forged requests.
 */
@InBrowser
@Timeout(120)
class ConsoleTokenTests {

	private static void pause(Browser browser, int port) {
		String path = "localhost:" + port + "/actuator/spreadqueue/console";
		// Logs in, and then forgets the password in the address.
		browser.visit("http://alice:a@" + path);
		browser.open("http://" + path);
		browser.press("#queues tr[data-key=orders]", "Pause");
		browser.press("dialog.question", "Pause");
	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			classes = { SecuredApplication.class, Security.Users.class, Security.TokenInCookie.class },
			properties = { "management.endpoints.web.exposure.include=spreadqueue",
					"management.endpoint.spreadqueue.console.enabled=true", "spread.queue.name=orders" })
	class InACookie {

		@Autowired
		private ApplicationContext context;

		@LocalServerPort
		private int port;

		@Test
		void changesWork(Browser browser) {
			pause(browser, this.port);
			QueueInUse queue = new QueueInUse(this.context);
			await().untilAsserted(() -> assertThat(queue.manager().figures().paused()).isTrue());
			browser.awaitText(".toasts", "is paused");
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			classes = { SecuredApplication.class, Security.Users.class, Security.TokenInSession.class },
			properties = { "management.endpoints.web.exposure.include=spreadqueue",
					"management.endpoint.spreadqueue.console.enabled=true", "spread.queue.name=orders" })
	class OutOfReach {

		@Autowired
		private ApplicationContext context;

		@LocalServerPort
		private int port;

		@Test
		void aRefusalExplainsItself(Browser browser) {
			pause(browser, this.port);
			browser.awaitText(".toasts", "XSRF-TOKEN");
			assertThat(new QueueInUse(this.context).manager().figures().paused()).isFalse();
		}

	}

}
