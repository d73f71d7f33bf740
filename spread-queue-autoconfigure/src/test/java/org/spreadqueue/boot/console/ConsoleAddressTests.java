// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The console works wherever it is found, because it takes all addresses from where it
 * is.
 */
@InBrowser
@Timeout(120)
class ConsoleAddressTests {

	private static final String ROW = "#queues tr[data-key=orders]";

	private final Browser browser;

	ConsoleAddressTests(Browser browser) {
		this.browser = browser;
	}

	@Test
	void underPathsOfItsOwn() {
		try (ConfigurableApplicationContext application = start("--server.servlet.context-path=/shop",
				"--management.endpoints.web.base-path=/ops",
				"--management.endpoints.web.path-mapping.spreadqueue=queues")) {
			assertWorks(application, "http://localhost:" + port(application, "server") + "/shop/ops/queues/console");
		}
	}

	@Test
	void onAPortOfItsOwn() {
		try (ConfigurableApplicationContext application = start("--management.server.port=0",
				"--management.server.base-path=/admin")) {
			assertWorks(application,
					"http://localhost:" + port(application, "management") + "/admin/actuator/spreadqueue/console");
		}
	}

	@Test
	void behindAProxyThatStripsAPrefix() {
		try (ConfigurableApplicationContext application = start();
				Proxy proxy = new Proxy(port(application, "server"))) {
			assertWorks(application, proxy.url("/actuator/spreadqueue/console"));
		}
	}

	@Test
	void saysThatItIsStaleOrSignedOutAndRecovers() {
		try (ConfigurableApplicationContext application = start();
				Proxy proxy = new Proxy(port(application, "server"))) {
			this.browser.open(proxy.url("/actuator/spreadqueue/console"));
			this.browser.awaitText(ROW, "active");
			proxy.answer(503);
			this.browser.awaitText("#age", "Stale since");
			assertThat(this.browser.text(ROW)).contains("active");
			proxy.answer(401);
			this.browser.awaitText("#age", "Signed out");
			proxy.answer(0);
			this.browser.awaitText("#age", "old");
		}
	}

	private void assertWorks(ConfigurableApplicationContext application, String url) {
		QueueInUse queue = new QueueInUse(application);
		this.browser.open(url);
		this.browser.awaitText(ROW, "active");
		this.browser.press(ROW, "Pause");
		this.browser.press("dialog.question", "Pause");
		await().untilAsserted(() -> assertThat(queue.manager().figures().paused()).isTrue());
		assertThat(this.browser.messages()).isEmpty();
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(ConsoleApplication.class)
			.properties("server.port=0", "spring.docker.compose.enabled=false",
					"management.endpoints.web.exposure.include=spreadqueue",
					"management.endpoint.spreadqueue.console.enabled=true", "spread.queue.name=orders")
			.run(arguments);
	}

	private static int port(ConfigurableApplicationContext application, String of) {
		return application.getEnvironment().getRequiredProperty("local." + of + ".port", Integer.class);
	}

}
