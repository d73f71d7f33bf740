// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.autoconfigure.failure.QueueDirectoryFailureAnalyzer;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class QueueDirectoryTests {

	private static final QueueName ORDERS = new QueueName("orders");

	@TempDir
	private Path temporary;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class));

	private ApplicationContextRunner durable() {
		return this.runner.withPropertyValues("spread.queue.manager.directory=" + directory());
	}

	private Path directory() {
		return this.temporary.resolve("queues");
	}

	@Test
	void nativeImagesContainWhatTheJournalFindsByName() throws IOException {
		RuntimeHints hints = new RuntimeHints();
		new QueueDirectoryHints().registerHints(hints, getClass().getClassLoader());
		Resource[] found = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:org/apache/activemq/artemis/{journal,logs}/*_impl.class");
		assertThat(found).extracting(Resource::getFilename)
			.filteredOn((name) -> !name.startsWith("Audit"))
			.hasSize(4)
			.allSatisfy((name) -> assertThat(hints.reflection().typeHints())
				.extracting((hint) -> hint.getType().getSimpleName() + ".class")
				.contains(name));
	}

	@Test
	void whatWasSentWaitsForTheNextApplication(CapturedOutput output) {
		durable().run((context) -> {
			SpreadQueueTemplate queues = context.getBean(SpreadQueueTemplate.class);
			for (int i = 0; i < 10; i++) {
				queues.send("orders", "tea " + i);
			}
			assertThat(output).contains("are kept in " + directory());
		});
		durable().withUserConfiguration(Shop.class).run((context) -> {
			List<String> orders = context.getBean(Shop.class).orders;
			await().until(() -> orders.size() == 10);
			assertThat(orders).isEqualTo(IntStream.range(0, 10).mapToObj((i) -> "tea " + i).toList());
		});
		durable().run((context) -> assertThat(context.getBean(QueueManagers.class)
			.find(ORDERS)
			.map((manager) -> manager.figures().waiting())
			.orElse(0)).isZero());
	}

	@Test
	void acceptsBeforeTheSyncIfToldSoAndSaysIt(CapturedOutput output) {
		durable().withPropertyValues("spread.queue.manager.sync-interval=50ms").run((context) -> {
			context.getBean(SpreadQueueTemplate.class).send("orders", "tea");
			assertThat(output).contains("is synced every PT0.05S only");
		});
	}

	@Test
	void managesQueuesOfWhichItFindsMessages() {
		durable().run((context) -> context.getBean(SpreadQueueTemplate.class).send("orders", "tea"));
		durable().run((context) -> {
			QueueManager manager = context.getBean(QueueManagers.class).find(ORDERS).orElseThrow();
			assertThat(manager.state()).isEqualTo(ManagerState.ACTIVE);
			assertThat(manager.figures().waiting()).isOne();
		});
	}

	@Test
	void deadLettersWaitForTheNextApplication() {
		durable().withPropertyValues("spread.queue.manager.max-attempts=1")
			.withUserConfiguration(Refusing.class)
			.run((context) -> {
				context.getBean(SpreadQueueTemplate.class).send("orders", "tea");
				QueueManager manager = context.getBean(QueueManagers.class).find(ORDERS).orElseThrow();
				await().until(() -> manager.deadLetters() == 1);
			});
		durable().run((context) -> {
			QueueManager manager = context.getBean(QueueManagers.class).find(ORDERS).orElseThrow();
			await().until(() -> manager.deadLetters() == 1);
			assertThat(manager.resubmitDeadLetters(10).get()).isOne();
		});
	}

	@Test
	void withoutADirectoryNothingIsWritten(CapturedOutput output) {
		this.runner.run((context) -> {
			context.getBean(SpreadQueueTemplate.class).send("orders", "tea");
			assertThat(output).contains("are lost when it ends, unless spread.queue.manager.directory is set");
		});
		assertThat(this.temporary).isEmptyDirectory();
	}

	@Test
	void saysWhatIsMissing() {
		durable().withClassLoader(new FilteredClassLoader("org.spreadqueue.journal"))
			.run((context) -> assertThat(analysis(requireNonNull(context.getStartupFailure())).getAction())
				.contains("org.spreadqueue:spread-queue-journal"));
	}

	@Test
	void saysThatTheDirectoryIsInUse() {
		durable().run((first) -> durable().run((second) -> {
			FailureAnalysis analysis = analysis(requireNonNull(second.getStartupFailure()));
			assertThat(analysis.getDescription()).contains(directory().toString())
				.contains(Long.toString(ProcessHandle.current().pid()));
			assertThat(analysis.getAction()).contains("spread.queue.manager.directory");
		}));
	}

	@Test
	void saysThatTheDirectoryIsAFile() throws Exception {
		Files.writeString(directory(), "no directory");
		durable().run((context) -> assertThat(analysis(requireNonNull(context.getStartupFailure())).getDescription())
			.contains(directory().toString()));
	}

	private static FailureAnalysis analysis(Throwable failure) {
		return requireNonNull(new QueueDirectoryFailureAnalyzer().analyze(failure));
	}

	@Configuration(proxyBeanMethods = false)
	static class Shop {

		private final List<String> orders = Collections.synchronizedList(new ArrayList<>());

		@QueueListener("orders")
		void process(String order) {
			this.orders.add(order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing {

		@QueueListener("orders")
		void process(String order) {
			throw new IllegalArgumentException("no " + order);
		}

	}

}
