// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.util.backoff.BackOffExecution;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.properties.SpreadQueueProperties;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code application.properties}.
 */
class SettingsExampleTests {

	private static final String CERTIFICATE = "spring.ssl.bundle.pem.spread.truststore.certificate=classpath:org/spreadqueue/boot/tunnel.pem";

	@Test
	void directoryOfTheManagers() {
		example("directory.properties").withPropertyValues("spread.queue.addresses=1@localhost")
			.run((context) -> assertThat(context.getBean(SpreadQueueProperties.class).manager().directory())
				.isEqualTo("/var/lib/orders/queues"));
	}

	@Test
	void settingsOfSingleListeners() {
		example("listeners.properties", Listeners.class).withPropertyValues("spread.queue.addresses=1@localhost")
			.run((context) -> {
				ListenerOptions orders = listener(context, "orders");
				assertThat(orders.worker().concurrency()).isEqualTo(8);
				assertThat(orders.autoStartup()).isFalse();
				assertThat(orders.shutdownTimeout()).hasSeconds(25);
				assertThat(orders.phase()).isEqualTo(100);
				assertThat(listener(context, "invoices.print").worker().concurrency()).isEqualTo(2);
			});
	}

	@Test
	void retries() {
		example("retry.properties", DefaultQueue.class)
			.withPropertyValues("spread.queue.addresses=1@localhost", "spread.queue.name=orders")
			.run((context) -> {
				BackOffExecution waits = listener(context, "default").retry().getBackOff().start();
				for (int expected = 200; expected <= 800; expected *= 2) {
					assertThat(waits.nextBackOff()).isBetween(expected - 50L * expected / 200,
							expected + 50L * expected / 200);
				}
				assertThat(waits.nextBackOff()).isEqualTo(BackOffExecution.STOP);
			});
	}

	@Test
	void connections() {
		example("connection.properties").run((context) -> {
			SpreadOptions options = context.getBean(SpreadOptions.class);
			assertThat(options.addresses()).isEqualTo(SpreadAddress.parseList("4803@host1,4803@host2"));
			assertThat(options.connectTimeout()).hasSeconds(2);
			assertThat(options.reconnectPolicy().maxDelay()).isEqualTo(Duration.ofSeconds(30));
		});
	}

	/** The certificate of the example is not there. */
	@Test
	void tls() {
		example("tls.properties").withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues(CERTIFICATE)
			.run((context) -> assertThat(context.getBean(SpreadOptions.class).tls()).isNotNull());
	}

	/** The file of the example is not there. */
	@Test
	void key(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("spread-queue.key"),
				Base64.getEncoder().encodeToString(new byte[SealKey.BYTES]) + "\n");
		example("key.properties").withPropertyValues("spread.queue.key=file:" + file)
			.run((context) -> assertThat(context.getBean(SealKeys.class))
				.isEqualTo(SealKeys.of(SealKey.of(new byte[SealKey.BYTES]))));
	}

	@Test
	void connectionsWithNames() {
		example("connections.properties").withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
			.withPropertyValues(CERTIFICATE)
			.run((context) -> {
				SpreadOptions billing = context.getBean("billingSpreadQueueSenders", QueueSenders.class).spread();
				assertThat(billing.addresses()).isEqualTo(SpreadAddress.parseList("4804@host3"));
				assertThat(billing.tls()).isNotNull();
				assertThat(context.getBean(SpreadOptions.class).tls()).isNull();
			});
	}

	/** The port of the example may be taken here. */
	@Test
	void embeddedDaemon() {
		example("embedded.properties").withPropertyValues("spread.queue.addresses=1@localhost").run((context) -> {
			SpreadQueueProperties.Embedded embedded = context.getBean(SpreadQueueProperties.class).embedded();
			assertThat(embedded.port()).isEqualTo(4803);
			assertThat(context).doesNotHaveBean(EmbeddedSpreadDaemon.class);
		});
	}

	@Test
	void managersInTheProcess() {
		example("managers.properties").withPropertyValues("spread.queue.addresses=1@localhost").run((context) -> {
			QueueManagers managers = context.getBean(QueueManagers.class);
			assertThat(managers.queues()).containsExactlyInAnyOrder(new QueueName("orders"), new QueueName("billing"));
			assertThat(managers.find(new QueueName("billing")).orElseThrow().options().limits())
				.satisfies((limits) -> assertThat(limits.maxLength()).isEqualTo(500))
				.satisfies((limits) -> assertThat(limits.overflow()).isEqualTo(QueueLimits.Overflow.REJECT));
		});
	}

	@Test
	void aWorkerBesidePerl() {
		example("migration.properties", DefaultQueue.class).withPropertyValues("spread.queue.addresses=1@localhost")
			.run((context) -> {
				ListenerOptions options = listener(context, "default");
				assertThat(options.worker().queue()).isEqualTo(new QueueName("orders"));
				assertThat(options.worker().concurrency()).isEqualTo(4);
			});
	}

	private static ApplicationContextRunner example(String name, Class<?>... beans) {
		return ExampleApplication.of(beans).withPropertyValues(ExampleApplication.properties(name));
	}

	private static ListenerOptions listener(ApplicationContext context, String id) {
		return context.getBean(QueueListenerContainerRegistry.class).find(id).orElseThrow().options();
	}

	static class Listeners {

		@QueueListener(queues = "orders", id = "orders")
		@QueueListener(queues = "invoices", id = "invoices.print")
		void process(String text) {
		}

	}

	static class DefaultQueue {

		@QueueListener(id = "default")
		void process(String text) {
		}

	}

}
