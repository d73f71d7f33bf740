// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.failure.EmbeddedDaemonFailureAnalyzer;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SpreadQueueEmbeddedTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class));

	@Test
	void startsDaemonWhenNoAddressIsConfigured(CapturedOutput output) {
		this.runner.run((context) -> {
			SpreadAddress address = context.getBean(EmbeddedSpreadDaemon.class).address();
			assertThat(context.getBean(SpreadOptions.class).addresses()).containsExactly(address);
			assertThat(output).contains("run in this process, at " + address).contains("spread.queue.addresses");
		});
	}

	@Test
	void closesDaemonWithTheContext() {
		EmbeddedSpreadDaemon[] daemon = new EmbeddedSpreadDaemon[1];
		this.runner.run((context) -> {
			daemon[0] = context.getBean(EmbeddedSpreadDaemon.class);
			assertThat(daemon[0].isRunning()).isTrue();
		});
		assertThat(daemon[0].isRunning()).isFalse();
		assertThat(daemon[0].sessions()).isZero();
	}

	@Test
	void startsNoDaemonWhenAnAddressIsConfigured() {
		this.runner.withPropertyValues("spread.queue.addresses[0]=1@localhost")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedSpreadDaemon.class));
	}

	@Test
	void emptyAddressIsNone() {
		this.runner.withPropertyValues("spread.queue.addresses=")
			.run((context) -> assertThat(context).hasSingleBean(EmbeddedSpreadDaemon.class));
	}

	@Test
	void startsNoDaemonWhenItIsSwitchedOff() {
		this.runner.withPropertyValues("spread.queue.embedded.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedSpreadDaemon.class));
	}

	@Test
	void startsNoDaemonBesideConnectionDetails() {
		this.runner.withBean("details", SpreadQueueConnectionDetails.class, () -> () -> SpreadOptions.DEFAULT_ADDRESSES)
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedSpreadDaemon.class));
	}

	@Test
	void usesADaemonOfTheApplication() {
		this.runner.withBean("own", EmbeddedSpreadDaemon.class, () -> EmbeddedSpreadDaemon.start())
			.run((context) -> assertThat(context.getBean(SpreadOptions.class).addresses())
				.containsExactly(context.getBean("own", EmbeddedSpreadDaemon.class).address()));
	}

	@Test
	void listensOnUnixSocketToo(@TempDir Path directory) {
		Path socket = directory.resolve("spread");
		this.runner.withPropertyValues("spread.queue.embedded.unix-socket=" + socket)
			.run((context) -> assertThat(context.getBean(EmbeddedSpreadDaemon.class).unixSocket()).contains(socket));
		assertThat(socket).doesNotExist();
	}

	@Test
	void managesEveryQueueThatIsUsed() {
		this.runner.withUserConfiguration(Listener.class)
			.withPropertyValues("spread.queue.name=standard", "spread.queue.manager.queues=extra")
			.run((context) -> {
				QueueManagers managers = context.getBean(QueueManagers.class);
				context.getBean(SpreadQueueTemplate.class).send("sent-to", "hello");
				for (String queue : new String[] { "standard", "listened-to", "sent-to", "extra" }) {
					assertThat(managers.find(new QueueName(queue)).orElseThrow().state())
						.isEqualTo(ManagerState.ACTIVE);
				}
				assertThat(managers.find(new QueueName("sent-to")).orElseThrow().statistics().currentlyQueued())
					.isEqualTo(1);
			});
	}

	/** As docs/logging.md says. */
	@Test
	void logsNothingOfMessagesThatGoWell(CapturedOutput output) {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueTemplate queues = context.getBean(SpreadQueueTemplate.class);
			queues.to("listened-to").submit("warm-up").done().get(10, TimeUnit.SECONDS);
			String before = output.getAll();
			for (int i = 0; i < 100; i++) {
				queues.to("listened-to").submit("tea").done().get(10, TimeUnit.SECONDS);
			}
			assertThat(output.getAll()).isEqualTo(before).contains("Listener", "manages queue", "connected to");
		});
	}

	/** As docs/reference.md says. */
	@Test
	void managesNoQueueThatOnlyAnotherApplicationUsesUnlessItIsTold() {
		this.runner.withPropertyValues("spread.queue.manager.queues=told").run((first) -> {
			SpreadAddress address = first.getBean(EmbeddedSpreadDaemon.class).address();
			this.runner
				.withPropertyValues("spread.queue.addresses=" + address, "spread.queue.send-timeout=500ms",
						"spread.queue.manager.queues=own")
				.run((second) -> {
					SpreadQueueTemplate queues = second.getBean(SpreadQueueTemplate.class);
					assertThatExceptionOfType(DeliveryFailedException.class).isThrownBy(() -> queues.send("any", "tea"))
						.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.NO_MANAGER));
					await().atMost(Duration.ofMinutes(1))
						.ignoreExceptions()
						.untilAsserted(() -> queues.send("told", "tea"));
					await().atMost(Duration.ofMinutes(1))
						.ignoreExceptions()
						.untilAsserted(() -> queues.send("own", "tea"));
				});
		});
	}

	@Test
	void saysWhichPortIsTaken() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.runner.withPropertyValues("spread.queue.embedded.port=" + taken.getLocalPort()).run((context) -> {
				FailureAnalysis analysis = requireNonNull(
						new EmbeddedDaemonFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure())));
				assertThat(analysis.getDescription()).contains("127.0.0.1:" + taken.getLocalPort());
				assertThat(analysis.getAction()).contains("spread.queue.embedded.port")
					.contains("spread.queue.addresses");
			});
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener("listened-to")
		void process(String text) {
		}

	}

}
