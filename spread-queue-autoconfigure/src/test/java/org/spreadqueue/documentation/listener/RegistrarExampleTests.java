// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.annotation.QueueListenerConfigurer;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.JobHandler;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RegistrarExampleTests {

	@Test
	void listenersArgumentsAndValidationByProgram() {
		ExampleApplication.of(Images.class).run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			assertThat(queues.sendAndReceive("images", "cat.png", String.class)).isEqualTo("cat.png");
			assertThat(queues.sendAndReceive("films", "cat.mpg", String.class)).isEqualTo("cat.mpg");
			assertThat(queues.sendAndReceive("orders", Order.TEA, String.class)).isEqualTo("tea of acme");
			Order none = new Order("tea", 0, Order.TEA.price());
			assertThatExceptionOfType(JobFailedException.class)
				.isThrownBy(() -> queues.sendAndReceive("orders", none, String.class))
				.withMessageContaining("quantity");
			assertThat(context.getBean(QueueListenerContainerRegistry.class).containers())
				.extracting((container) -> container.options().id())
				.contains("thumbnails", "trailers");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Images {

		// tag::registrar[]
		@Bean
		QueueListenerConfigurer listeners(JobHandler handler) {
			return (registrar) -> {
				registrar.register(registrar.builder("thumbnails", "images").concurrency(4).build(handler));
				registrar.argumentResolver(new TenantArgumentResolver());
				registrar.validator(Validator.forInstanceOf(Order.class, (order, errors) -> {
					if (order.quantity() < 1) {
						errors.rejectValue("quantity", "positive", "quantity must be positive");
					}
				}));
			};
		}

		@QueueListener("orders")
		String process(@Validated Order order, Tenant tenant) {
			return order.item() + " of " + tenant.name();
		}
		// end::registrar[]

		// tag::bean[]
		@Bean
		QueueListenerContainer trailers(QueueListenerContainerFactory factory, JobHandler handler) {
			return factory.builder("trailers", "films").build(handler);
		}
		// end::bean[]

		@Bean
		JobHandler handler() {
			return (job) -> CompletableFuture.completedFuture(JobResult.response(job.payload()));
		}

	}

	record Tenant(String name) {
	}

	static class TenantArgumentResolver implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Tenant.class;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return new Tenant("acme");
		}

	}

}
