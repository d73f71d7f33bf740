// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class QueueListenerAnnotationTests {

	private static final ListenerDefaults DEFAULTS = new ListenerDefaults(new QueueName("standard"),
			(options) -> options.withWorker(options.worker().withConcurrency(3).withHeartbeat(Duration.ofSeconds(1)))
				.withShutdownTimeout(Duration.ofSeconds(9)));

	@Test
	void takesDefaultsForWhatIsNotSaid() {
		try (ListenerContext context = new ListenerContext(Map.of(), DEFAULTS, Plain.class)) {
			ListenerOptions options = context.onlyOptions();
			assertThat(options.id()).isEqualTo("plain.process");
			assertThat(options.worker().queue()).isEqualTo(new QueueName("standard"));
			assertThat(options.worker().concurrency()).isEqualTo(3);
			assertThat(options.worker().heartbeat()).isEqualTo(Duration.ofSeconds(1));
			assertThat(options.autoStartup()).isTrue();
			assertThat(options.shutdownTimeout()).isEqualTo(Duration.ofSeconds(9));
		}
	}

	@Test
	void resolvesPlaceholdersAndExpressionsInAllAttributes() {
		Map<String, Object> properties = Map.of("app.queue", "thumbs", "app.threads", "7", "app.on", "false",
				"app.limit", "PT3S");
		try (ListenerContext context = new ListenerContext(properties, DEFAULTS, Resolved.class)) {
			ListenerOptions options = context.onlyOptions();
			assertThat(options.id()).isEqualTo("thumbs-listener");
			assertThat(options.worker().queue()).isEqualTo(new QueueName("thumbs"));
			assertThat(options.worker().concurrency()).isEqualTo(14);
			assertThat(options.autoStartup()).isFalse();
			assertThat(options.shutdownTimeout()).isEqualTo(Duration.ofSeconds(3));
		}
	}

	@Test
	void givesEachOfSeveralQueuesAContainerOfItsOwn() throws Exception {
		try (ListenerContext context = new ListenerContext(Several.class)) {
			assertThat(context.options()).containsOnlyKeys("several.process-orders", "several.process-returns");
			assertThat(context.options().values()).allSatisfy((options) -> {
				assertThat(options.id()).isEqualTo("several.process-" + options.worker().queue());
				assertThat(options.worker().concurrency()).isEqualTo(2);
			});
			assertThat(context.handle("several.process-returns", "'a'").get())
				.isEqualTo(JobResult.response(context.tree("'several.process-returns'")));
		}
	}

	@Test
	void takesQueuesFromPlaceholdersAndExpressions() {
		Map<String, Object> properties = Map.of("app.queues", " a, b,", "app.none", "");
		try (ListenerContext context = new ListenerContext(properties, DEFAULTS, Computed.class)) {
			assertThat(context.options()).containsOnlyKeys("all-a", "all-b", "all-c", "all-d", "all-e");
		}
	}

	@Test
	void takesTheDefaultQueueIfPlaceholdersGiveNone() {
		Map<String, Object> properties = Map.of("app.queue", "");
		try (ListenerContext context = new ListenerContext(properties, DEFAULTS, Unset.class)) {
			assertThat(context.onlyOptions().worker().queue()).isEqualTo(new QueueName("standard"));
		}
	}

	@Test
	void canBeRepeated() {
		try (ListenerContext context = new ListenerContext(Repeated.class)) {
			assertThat(context.options().values()).extracting((options) -> options.worker().queue().value())
				.containsExactly("one", "two");
			assertThat(context.options()).containsOnlyKeys("repeated.process", "repeated.process#2");
		}
	}

	@Test
	void canBeComposed() {
		try (ListenerContext context = new ListenerContext(Composed.class)) {
			assertThat(context.onlyOptions().worker().queue().value()).isEqualTo("orders");
			assertThat(context.onlyOptions().worker().concurrency()).isEqualTo(8);
			assertThat(context.onlyOptions().id()).isEqualTo("fast");
		}
	}

	@Test
	void isFoundOnInterfaceMethods() {
		try (ListenerContext context = new ListenerContext(Implementation.class)) {
			assertThat(context.onlyOptions().worker().queue().value()).isEqualTo("orders");
		}
	}

	@Test
	void registersContainerAsBeanOfItsId() {
		try (ListenerContext context = new ListenerContext(Composed.class)) {
			assertThat(context.registry().find("fast")).isPresent();
			assertThat(context.registry().find("slow")).isEmpty();
			assertThat(context.bean(QueueListenerContainer.class)).isSameAs(context.registry().find("fast").get());
		}
	}

	@Test
	void refusesIdThatIsTakenByAnotherBean() {
		assertThatIllegalStateException().isThrownBy(() -> new ListenerContext(Clash.class))
			.withMessageContaining("Listener id 'dataSource' is the name of another listener or bean");
	}

	@Test
	void lazyBeanHasListenersOnceItIsUsed() throws Exception {
		try (ListenerContext context = new ListenerContext(Lazily.class)) {
			assertThat(context.options()).isEmpty();
			context.bean(Lazily.class);
			assertThat(context.handle("{'a':1}")).isEqualTo(JobResult.response(context.tree("{'a':1}")));
		}
	}

	@Test
	void ignoresBeansWithoutListeners() {
		try (ListenerContext context = new ListenerContext(Nothing.class)) {
			assertThat(context.options()).isEmpty();
			assertThat(context.registry().containers()).isEmpty();
		}
	}

	@Component("plain")
	static class Plain {

		@QueueListener
		void process(String text) {
		}

	}

	static class Resolved {

		@QueueListener(queues = "${app.queue}", id = "${app.queue}-listener", concurrency = "#{2 * ${app.threads}}",
				autoStartup = "${app.on}", shutdownTimeout = "${app.limit}")
		void process(String text) {
		}

	}

	@Component("several")
	static class Several {

		@QueueListener(queues = { "orders", "returns" }, concurrency = "2")
		String process(String text, @Header(QueueHeaders.LISTENER_ID) String listener) {
			return listener;
		}

	}

	static class Computed {

		@QueueListener(queues = { "${app.queues}", "${app.none}", "#{{'c', 'd'}}", "#{new String[] {'e'}}" },
				id = "all")
		void process(String text) {
		}

	}

	static class Unset {

		@QueueListener("${app.queue}")
		void process(String text) {
		}

	}

	@Component("repeated")
	static class Repeated {

		@QueueListener("one")
		@QueueListener("two")
		void process(String text) {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@QueueListener(concurrency = "8")
	@interface FastListener {

		@AliasFor(annotation = QueueListener.class)
		String[] queues();

		@AliasFor(annotation = QueueListener.class)
		String id();

	}

	static class Composed {

		@FastListener(queues = "orders", id = "fast")
		void process(String text) {
		}

	}

	interface Contract {

		@QueueListener("orders")
		void process(String text);

	}

	static class Implementation implements Contract {

		@Override
		public void process(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Lazy
	@Component
	static class Lazily {

		@QueueListener("orders")
		JsonNode tree(Object payload) {
			return (JsonNode) payload;
		}

	}

	static class Clash {

		@Bean
		String dataSource() {
			return "";
		}

		@QueueListener(queues = "orders", id = "dataSource")
		void process(String text) {
		}

	}

	static class Nothing {

		void process(String text) {
		}

	}

}
