// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of the annotations of a method and of what it overrides, the nearest one counts, as
 * elsewhere in Spring.
 */
class NearestAnnotationTests {

	@Test
	void methodWithItsOwnAnnotationListensToItsQueueOnly() {
		assertThat(queues(Renamed.class)).containsExactly("b");
	}

	@Test
	void methodWithItsOwnAnnotationMayHaveTheIdOfTheOther() {
		assertThat(queues(SameId.class)).containsExactly("b");
	}

	@Test
	void methodOfGenericBaseClassIsOverriddenToo() {
		assertThat(queues(RenamedGeneric.class)).containsExactly("b");
	}

	@Test
	void repeatedAnnotationsReplaceTheInheritedOne() {
		assertThat(queues(RepeatedOverride.class)).containsExactly("b", "c");
	}

	@Test
	void methodWithoutAnnotationOfItsOwnInheritsAll() {
		assertThat(queues(Inheriting.class)).containsExactly("b", "c");
	}

	@Test
	void classWithItsOwnAnnotationListensToItsQueueOnly() {
		assertThat(queues(RenamedHandlers.class)).containsExactly("b");
	}

	@Test
	void nearestHandlerAnnotationSaysWhetherItIsTheDefault() throws Exception {
		try (ListenerContext context = new ListenerContext(RenamedHandlers.class)) {
			assertThat(context.handle("[1]")).isInstanceOf(JobResult.Failure.class);
		}
	}

	@Test
	void subclassThatMockitoGeneratesIsNoSecondListener() throws Exception {
		try (ListenerContext context = new ListenerContext(Spies.class)) {
			assertThat(context.options()).containsOnlyKeys("spy.process");
			assertThat(context.handle("'tea'")).isEqualTo(JobResult.response(context.tree("'tea'")));
			assertThat(context.bean(Spied.class)).isInstanceOf(Spied$MockitoMock$1.class);
		}
	}

	private static List<String> queues(Class<?> bean) {
		try (ListenerContext context = new ListenerContext(bean)) {
			return context.options().values().stream().map((options) -> options.worker().queue().value()).toList();
		}
	}

	static class Parent {

		@QueueListener(queues = "a", id = "same")
		String process(String text) {
			return text;
		}

	}

	@Component("renamed")
	static class Renamed extends Parent {

		@Override
		@QueueListener("b")
		String process(String text) {
			return text;
		}

	}

	@Component
	static class SameId extends Parent {

		@Override
		@QueueListener(queues = "b", id = "same")
		String process(String text) {
			return text;
		}

	}

	abstract static class GenericParent<T> {

		@QueueListener("a")
		abstract void process(T payload);

	}

	@Component
	static class RenamedGeneric extends GenericParent<Integer> {

		@Override
		@QueueListener("b")
		void process(Integer payload) {
		}

	}

	@Component
	static class RepeatedOverride extends Parent {

		@Override
		@QueueListener("b")
		@QueueListener("c")
		String process(String text) {
			return text;
		}

	}

	@Component
	static class Inheriting extends RepeatedOverride {

		@Override
		String process(String text) {
			return text;
		}

	}

	@QueueListener("a")
	static class ParentHandlers {

		@QueueHandler(isDefault = true)
		void process(String text) {
		}

	}

	@Component
	@QueueListener("b")
	static class RenamedHandlers extends ParentHandlers {

		@Override
		@QueueHandler
		void process(String text) {
		}

	}

	static class Spied {

		@QueueListener("orders")
		String process(String text) {
			return text;
		}

	}

	/**
	 * What the subclass mock maker of Mockito makes of it: annotations are copied. The
	 * maker itself cannot be used in one JVM with the usual one while assertions are on.
	 */
	static class Spied$MockitoMock$1 extends Spied {

		@Override
		@QueueListener("orders")
		String process(String text) {
			return super.process(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Spies {

		@Bean
		Spied spy() {
			return new Spied$MockitoMock$1();
		}

	}

}
