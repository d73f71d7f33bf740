// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Listeners that are registered by program, and beans that a listener names.
 */
class QueueListenerConfigurerTests {

	private static final List<Object> received = new ArrayList<>();

	@BeforeEach
	void clear() {
		received.clear();
	}

	@Test
	void registersContainersAsBeans() throws Exception {
		try (ListenerContext context = new ListenerContext(ByProgram.class)) {
			assertThat(context.registry().find("by-program")).hasValueSatisfying((container) -> {
				assertThat(container.options().worker().queue().value()).isEqualTo("images");
				assertThat(container.options().worker().concurrency()).isEqualTo(4);
			});
			assertThat(context.handle("by-program", "1").get()).isEqualTo(JobResult.done());
		}
	}

	@Test
	void containerThatIsUnregisteredIsNoBeanAndItsIdIsFree() {
		try (ListenerContext context = new ListenerContext(ByProgram.class)) {
			QueueListenerContainer first = context.registry().find("by-program").orElseThrow();
			assertThat(context.registry().unregister("by-program")).isTrue();
			assertThat(context.registry().find("by-program")).isEmpty();
			assertThat(context.registry().unregister("by-program")).isFalse();
			context.registry().register(first);
			assertThat(context.registry().containers()).containsExactly(first);
		}
	}

	@Test
	void containerThatIsBeanOfTheApplicationIsNotUnregistered() {
		try (ListenerContext context = new ListenerContext(Declared.class)) {
			assertThatIllegalStateException().isThrownBy(() -> context.registry().unregister("trailers"))
				.withMessageContaining("Listener 'trailers' is a bean that the application declares");
			assertThat(context.registry().find("trailers")).isPresent();
		}
	}

	@Test
	void argumentResolverGivesFurtherArguments() throws Exception {
		try (ListenerContext context = new ListenerContext(Tenants.class)) {
			context.handle("'text'");
			assertThat(received).containsExactly("text", new Tenant("acme"));
		}
	}

	@Test
	void listenerNamesErrorHandlerConverterAndFactory() throws Exception {
		try (ListenerContext context = new ListenerContext(Named.class, NamedBeans.class)) {
			assertThat(context.handle("named", "'17'").get(10, TimeUnit.SECONDS))
				.isEqualTo(JobResult.response(context.tree("'recovered'")));
			assertThat(context.registry().find("named").orElseThrow().options().worker().concurrency()).isEqualTo(9);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Declared {

		@Bean
		QueueListenerContainer trailers(QueueListenerContainerFactory factory) {
			return factory.builder("trailers", "films")
				.build((job) -> CompletableFuture.completedFuture(JobResult.done()));
		}

	}

	static class ByProgram implements QueueListenerConfigurer {

		@Override
		public void configureQueueListeners(QueueListenerRegistrar registrar) {
			registrar.register(registrar.builder("by-program", "images")
				.concurrency(4)
				.build((job) -> CompletableFuture.completedFuture(JobResult.done())));
		}

	}

	record Tenant(String name) {
	}

	static class Tenants implements QueueListenerConfigurer {

		@Override
		public void configureQueueListeners(QueueListenerRegistrar registrar) {
			registrar.argumentResolver(new HandlerMethodArgumentResolver() {

				@Override
				public boolean supportsParameter(MethodParameter parameter) {
					return parameter.getParameterType() == Tenant.class;
				}

				@Override
				public Object resolveArgument(MethodParameter parameter, Message<?> message) {
					return new Tenant("acme");
				}

			});
		}

		@QueueListener("orders")
		void process(String text, Tenant tenant) {
			received.add(text);
			received.add(tenant);
		}

	}

	static class Named {

		@QueueListener(queues = "orders", id = "named", errorHandler = "#{@recovering}", messageConverter = "strict",
				executor = "${app.executor:direct}", containerFactory = "other")
		String process(String text) {
			throw new IllegalStateException(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedBeans {

		@Bean
		QueueErrorHandler recovering() {
			return (job, failure) -> "recovered";
		}

		@Bean
		PayloadConverter strict() {
			return new PayloadConverter(JsonMapper.builder().build());
		}

		@Bean
		Executor direct() {
			return new SyncTaskExecutor();
		}

		@Bean(defaultCandidate = false)
		QueueListenerContainerFactory other() {
			ListenerDefaults defaults = new ListenerDefaults(null,
					(options) -> options.withWorker(options.worker().withConcurrency(9)));
			return new QueueListenerContainerFactory(SpreadOptions.builder().build(), QueueInitializer.NONE,
					ListenerExecutorFactory.platformThreads(), defaults,
					List.of((builder) -> builder.options((options) -> options.withAutoStartup(false))));
		}

	}

}
