// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.ContainerEvent;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.Job;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A context and its child share connection, senders and managers. Each has its own
 * listeners.
 */
class ContextHierarchyTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, SpreadQueueAutoConfiguration.class));

	@Test
	void listenersOfChildContextWork() {
		this.runner.withUserConfiguration(Parent.class)
			.run((parent) -> this.runner.withParent(parent).withUserConfiguration(Child.class).run((child) -> {
				SpreadQueueOperations queues = parent.getBean(SpreadQueueOperations.class);
				assertThat(queues.sendAndReceive("child", "tea", String.class)).isEqualTo("tea of the child");
				assertThat(queues.sendAndReceive("parent", "tea", String.class)).isEqualTo("tea of the parent");
				assertThat(child.getBean(SpreadQueueOperations.class)).isSameAs(queues);
				assertThat(child.getBean(QueueSenders.class)).isSameAs(parent.getBean(QueueSenders.class));
				assertThat(child.getBean(EmbeddedSpreadDaemon.class))
					.isSameAs(parent.getBean(EmbeddedSpreadDaemon.class));
			}));
	}

	@Test
	void listenersOfChildContextEndWithIt() {
		this.runner.withUserConfiguration(Parent.class).run((parent) -> {
			QueueListenerContainerRegistry listeners = parent.getBean(QueueListenerContainerRegistry.class);
			this.runner.withParent(parent).withUserConfiguration(Child.class).run((child) -> {
				assertThat(child.getBean(QueueListenerContainerRegistry.class).find("child")).isPresent();
				assertThat(listeners.find("child")).isEmpty();
			});
			assertThat(listeners.find("parent")).get().matches((listener) -> listener.isRunning());
		});
	}

	@Test
	void listenersOfChildContextHaveItsBeansOnce() {
		this.runner.withUserConfiguration(Parent.class)
			.run((parent) -> this.runner.withParent(parent).withUserConfiguration(Child.class).run((child) -> {
				assertThat(parent.getBean(SpreadQueueOperations.class).sendAndReceive("child", "fail", String.class))
					.isEqualTo("recovered by the child");
				Child beans = child.getBean(Child.class);
				assertThat(beans.intercepted).containsExactly("child");
				assertThat(beans.started).contains("child");
			}));
	}

	@Configuration(proxyBeanMethods = false)
	static class Parent {

		@QueueListener(queues = "parent", id = "parent")
		String process(String text) {
			return text + " of the parent";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Child {

		private final List<String> intercepted = new CopyOnWriteArrayList<>();

		private final List<String> started = new CopyOnWriteArrayList<>();

		@QueueListener(queues = "child", id = "child")
		String process(String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException(text);
			}
			return text + " of the child";
		}

		@EventListener
		void started(ContainerEvent.Started event) {
			this.started.add(event.container().options().id());
		}

		@Bean
		QueueErrorHandler errors() {
			return (job, failure) -> "recovered by the child";
		}

		@Bean
		QueueInterceptor interceptor() {
			return new QueueInterceptor() {

				@Override
				public void before(Job job) {
					Child.this.intercepted.add(job.queue().value());
				}

			};
		}

	}

}
