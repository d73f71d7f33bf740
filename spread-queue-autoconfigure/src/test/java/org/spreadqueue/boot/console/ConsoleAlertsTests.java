// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.console;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the console says when something is wrong.
 */
@InBrowser
@Timeout(120)
class ConsoleAlertsTests {

	private static final String ALERTS = "#alerts";

	private final Browser browser;

	ConsoleAlertsTests(Browser browser) {
		this.browser = browser;
	}

	@Test
	void whereTheDaemonIsMissingNobodyLooksForAManager() {
		try (ConfigurableApplicationContext application = start("--spread.queue.addresses=1@localhost")) {
			open(application);
			this.browser.awaitText(ALERTS, "No connection to a Spread daemon");
			this.browser.awaitText("#queues tr[data-key=orders] .badge", "no daemon");
			assertThat(this.browser.text(ALERTS)).doesNotContain("manager");
		}
	}

	@Test
	void aQueueThatRefusesMessagesIsFullToo() {
		try (ConfigurableApplicationContext application = start("--spread.queue.manager.max-length=2",
				"--spread.queue.manager.overflow=reject")) {
			QueueInUse queue = new QueueInUse(application);
			queue.pause();
			queue.send("1", "2");
			open(application);
			this.browser.awaitText(ALERTS, "Full: 2 messages");
		}
	}

	private void open(ConfigurableApplicationContext application) {
		int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		this.browser.open("http://localhost:" + port + "/actuator/spreadqueue/console");
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(ConsoleApplication.class)
			.properties("server.port=0", "spring.docker.compose.enabled=false",
					"management.endpoints.web.exposure.include=spreadqueue",
					"management.endpoint.spreadqueue.console.enabled=true", "spread.queue.name=orders")
			.run(arguments);
	}

}
