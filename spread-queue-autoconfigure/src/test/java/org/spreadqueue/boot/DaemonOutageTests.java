// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.health.SpreadQueueHealthContributorAutoConfiguration;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The daemon goes away and comes back while the application runs.
 */
@Timeout(60)
class DaemonOutageTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class,
				SpreadQueueHealthContributorAutoConfiguration.class))
		.withUserConfiguration(Listener.class)
		.withPropertyValues("spread.queue.name=orders", "spread.queue.manager.queues=orders",
				"spread.queue.reconnect.max-delay=300ms", "spread.queue.send-timeout=500ms",
				"spread.queue.heartbeat=200ms");

	@Test
	void workGoesOnWhenTheDaemonIsBack() {
		EmbeddedSpreadDaemon first = EmbeddedSpreadDaemon.start();
		this.runner.withPropertyValues("spread.queue.addresses=" + first.address()).run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			QueueHealth.awaitStatus(context, Status.UP);
			assertThat(template.sendAndReceive("before", String.class)).isEqualTo("done: before");

			first.close();
			QueueHealth.awaitStatus(context, Status.DOWN);
			assertThatExceptionOfType(DeliveryFailedException.class).isThrownBy(() -> template.send("meanwhile"))
				.satisfies((failure) -> assertThat(failure.reason())
					.isEqualTo(DeliveryFailedException.Reason.NOT_CONNECTED))
				.withStackTraceContaining("DaemonOutageTests");

			EmbeddedDaemonOptions samePort = EmbeddedDaemonOptions.builder().port(first.port()).build();
			try (EmbeddedSpreadDaemon second = EmbeddedSpreadDaemon.start(samePort)) {
				await().atMost(Duration.ofSeconds(20))
					.until(() -> QueueHealth.of(context).getStatus().equals(Status.UP));
				assertThat(template.sendAndReceive("after", String.class)).isEqualTo("done: after");
				assertThat(second.sessions()).isPositive();
			}
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener
		String process(String text) {
			return "done: " + text;
		}

	}

}
