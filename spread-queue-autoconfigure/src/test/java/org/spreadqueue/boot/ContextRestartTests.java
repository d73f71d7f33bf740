// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * The test framework pauses cached contexts and starts them again; a failed start must
 * leave nothing behind.
 */
@Timeout(60)
class ContextRestartTests {

	/** Contexts of other tests that are kept for later have threads too. */
	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withPropertyValues("spread.queue.name=orders");

	@Test
	void worksAgainAfterEachPause() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			ConfigurableApplicationContext source = context.getSourceApplicationContext();
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			EmbeddedSpreadDaemon daemon = context.getBean(EmbeddedSpreadDaemon.class);
			QueueListenerContainer container = context.getBean(QueueListenerContainerRegistry.class)
				.find("restarted")
				.orElseThrow();
			for (int i = 1; i <= 3; i++) {
				assertThat(template.sendAndReceive("hello", String.class)).isEqualTo("restarted-1");
				assertThat(container.statistics().completed()).isEqualTo(i);
				source.stop();
				assertThat(container.isRunning()).isFalse();
				await().until(() -> threads().isEmpty());
				await().until(() -> daemon.sessions() == 0);
				assertThatExceptionOfType(DeliveryFailedException.class).isThrownBy(() -> template.send("paused"));
				source.start();
			}
		});
	}

	@Test
	void requestsCanBeSentAfterTheListenersHaveStopped() {
		DrainingWebServer[] server = new DrainingWebServer[1];
		this.runner.withUserConfiguration(Listener.class, DrainingWebServerConfiguration.class)
			.run((context) -> server[0] = context.getBean(DrainingWebServer.class));
		assertThat(server[0].log).containsExactly("listener stopped", "sent");
	}

	@Test
	void leavesNoThreadsWhenTheStartFails() {
		this.runner.withUserConfiguration(Listener.class, FailingConfiguration.class)
			.run((context) -> assertThat(context).hasFailed());
		await().until(() -> threads().isEmpty());
	}

	private List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !this.before.contains(thread))
			.map(Thread::getName)
			.filter((name) -> name.startsWith("restarted-") || name.equals("spread-queue-senders")
					|| name.equals("spread-queue-managers"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(id = "restarted")
		String process(String text) {
			return Thread.currentThread().getName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DrainingWebServerConfiguration {

		@Bean
		DrainingWebServer drainingWebServer(SpreadQueueTemplate template, QueueListenerContainerRegistry registry) {
			return new DrainingWebServer(template, registry);
		}

	}

	/** Stops in the phase of Boot's web server. */
	static class DrainingWebServer implements SmartLifecycle {

		final List<String> log = new ArrayList<>();

		private final SpreadQueueTemplate template;

		private final QueueListenerContainerRegistry registry;

		private boolean running;

		DrainingWebServer(SpreadQueueTemplate template, QueueListenerContainerRegistry registry) {
			this.template = template;
			this.registry = registry;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
			this.log.add(this.registry.containers().get(0).isRunning() ? "listener runs" : "listener stopped");
			this.template.send("drained");
			this.log.add("sent");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return SmartLifecycle.DEFAULT_PHASE - 1024;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		SmartLifecycle failing() {
			return new SmartLifecycle() {

				@Override
				public void start() {
					throw new IllegalStateException("last to start");
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

}
