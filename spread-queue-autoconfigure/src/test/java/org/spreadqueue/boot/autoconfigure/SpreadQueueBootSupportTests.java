// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.stereotype.Component;

import org.spreadqueue.boot.autoconfigure.failure.EmbeddedDaemonFailureAnalyzer;
import org.spreadqueue.boot.autoconfigure.failure.InvalidQueueListenerFailureAnalyzer;
import org.spreadqueue.spring.annotation.QueueHandler;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Failure analysis, lazy initialization, virtual threads, native hints.
 */
class SpreadQueueBootSupportTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class));

	@Test
	void failureAnalyzersAreRegistered() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, (type, name, failure) -> {
			})).hasAtLeastOneElementOfType(EmbeddedDaemonFailureAnalyzer.class)
			.hasAtLeastOneElementOfType(InvalidQueueListenerFailureAnalyzer.class);
	}

	@Test
	void explainsListenerThatCannotBeCalled() {
		this.runner.withUserConfiguration(TwoPayloads.class).run((context) -> {
			FailureAnalysis analysis = requireNonNull(
					new InvalidQueueListenerFailureAnalyzer().analyze(requireNonNull(context.getStartupFailure())));
			assertThat(analysis.getDescription()).contains(TwoPayloads.class.getName() + ".process(String, int)");
			assertThat(analysis.getAction()).contains("@Header");
		});
	}

	@Test
	void lazyListenersStartNevertheless() {
		this.runner.withBean(LazyInitializationBeanFactoryPostProcessor.class)
			.withUserConfiguration(Listener.class, ClassListener.class)
			.run((context) -> assertThat(context.getBean(QueueListenerContainerRegistry.class).containers()).hasSize(2)
				.allMatch((container) -> container.isRunning()));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void jobsRunOnVirtualThreadsIfTheApplicationWantsThem() {
		this.runner.withUserConfiguration(Listener.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				assertThat(context).hasSingleBean(ListenerExecutorFactory.class);
				assertThat(context.getBean(SpreadQueueTemplate.class).sendAndReceive("orders", "hello", String.class))
					.startsWith("VirtualThread[")
					.contains("lazy-");
			});
	}

	@Test
	void listenerMethodsAreHintedForNativeImages() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, RecordListener.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(RecordListener.class.getDeclaredMethod("process", Order.class))).accepts(hints);
		for (Class<?> type : List.of(Order.class, Line.class, Receipt.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
		}
	}

	@Component
	static class TwoPayloads {

		@QueueListener("orders")
		void process(String text, int count) {
		}

	}

	@Component
	static class Listener {

		@QueueListener(queues = "orders", id = "lazy")
		String process(String text) {
			return Thread.currentThread().toString();
		}

	}

	@Component
	@QueueListener("orders")
	static class ClassListener {

		@QueueHandler
		void process(String text) {
		}

	}

	record Order(List<Line> lines) {
	}

	record Line(String item) {
	}

	record Receipt(int count) {
	}

	@Component
	static class RecordListener {

		@QueueListener("orders")
		Receipt process(Order order) {
			return new Receipt(order.lines().size());
		}

	}

}
