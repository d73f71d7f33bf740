// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.stereotype.Component;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener in a scope works on the live instance, and ends with its bean.
 */
class ScopedListenerTests {

	private static final AtomicInteger instances = new AtomicInteger();

	private static final Refreshable scope = new Refreshable();

	@BeforeEach
	void clear() {
		instances.set(0);
		scope.beans.clear();
		scope.destructions.clear();
	}

	@Test
	void beanBehindScopedProxyHasOneListenerFromTheStart() throws Exception {
		try (ListenerContext context = new ListenerContext(Scopes.class, Proxied.class)) {
			assertThat(context.registry().containers()).hasSize(1);
			assertThat(context.handle("proxied.process", "'tea'").get())
				.isEqualTo(JobResult.response(context.tree("'tea of instance 1'")));
			assertThat(context.registry().containers()).hasSize(1);
		}
	}

	@Test
	void refreshedBeanGetsTheMessages() throws Exception {
		try (ListenerContext context = new ListenerContext(Scopes.class, Proxied.class)) {
			context.handle("proxied.process", "'tea'").get();
			scope.refresh();
			assertThat(context.handle("proxied.process", "'tea'").get())
				.isEqualTo(JobResult.response(context.tree("'tea of instance 2'")));
			assertThat(context.registry().containers()).hasSize(1);
		}
	}

	@Test
	void listenerThatTheTypeOfTheProxyDoesNotShowEndsWithItsBean() throws Exception {
		try (ListenerContext context = new ListenerContext(Scopes.class, Hidden.class)) {
			context.bean(Runnable.class).run();
			scope.refresh();
			assertThat(context.registry().containers()).isEmpty();
			context.bean(Runnable.class).run();
			assertThat(context.registry().containers()).hasSize(1);
			assertThat(context.handle("hidden", "'tea'").get())
				.isEqualTo(JobResult.response(context.tree("'tea of instance 2'")));
		}
	}

	@Test
	void listenerWithoutProxyEndsWithItsBean() throws Exception {
		try (ListenerContext context = new ListenerContext(Scopes.class, Plain.class)) {
			assertThat(context.registry().containers()).isEmpty();
			context.bean(Plain.class);
			assertThat(context.registry().containers()).hasSize(1);
			scope.refresh();
			assertThat(context.registry().containers()).isEmpty();
			context.bean(Plain.class);
			assertThat(context.handle("plain", "'tea'").get())
				.isEqualTo(JobResult.response(context.tree("'tea of instance 2'")));
		}
	}

	@Component("proxied")
	@org.springframework.context.annotation.Scope(value = "refreshable", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class Proxied {

		private final int number = instances.incrementAndGet();

		@QueueListener("orders")
		String process(String text) {
			return text + " of instance " + this.number;
		}

	}

	@Component
	@org.springframework.context.annotation.Scope("refreshable")
	static class Plain {

		private final int number = instances.incrementAndGet();

		@QueueListener(queues = "orders", id = "plain")
		String process(String text) {
			return text + " of instance " + this.number;
		}

	}

	static class Runs implements Runnable {

		private final int number = instances.incrementAndGet();

		@Override
		public void run() {
		}

		@QueueListener(queues = "orders", id = "hidden")
		String process(String text) {
			return text + " of instance " + this.number;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hidden {

		@Bean
		@org.springframework.context.annotation.Scope(value = "refreshable", proxyMode = ScopedProxyMode.INTERFACES)
		Runnable runs() {
			return new Runs();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scopes {

		@Bean
		static BeanFactoryPostProcessor scopes() {
			return (beans) -> beans.registerScope("refreshable", scope);
		}

	}

	/** Ends its beans on demand, and makes new ones when they are used. */
	static final class Refreshable implements Scope {

		private final Map<String, Object> beans = new HashMap<>();

		private final Map<String, Runnable> destructions = new HashMap<>();

		void refresh() {
			this.beans.clear();
			Map.copyOf(this.destructions).values().forEach(Runnable::run);
			this.destructions.clear();
		}

		@Override
		public Object get(String name, ObjectFactory<?> factory) {
			Object existing = this.beans.get(name);
			if (existing != null) {
				return existing;
			}
			Object created = factory.getObject();
			this.beans.put(name, created);
			return created;
		}

		@Override
		public @Nullable Object remove(String name) {
			return this.beans.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.destructions.put(name, callback);
		}

	}

}
