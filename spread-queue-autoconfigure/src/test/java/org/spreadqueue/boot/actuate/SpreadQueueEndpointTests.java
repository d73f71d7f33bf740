// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.boot.actuate.QueuesDescriptor.ListenerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.ListenerState;
import org.spreadqueue.boot.actuate.QueuesDescriptor.ManagerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.SenderDescriptor;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Action;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Part;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.template.SpreadQueueTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SpreadQueueEndpointTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(SpreadQueueAutoConfiguration.class, SpreadQueueEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=spreadqueue");

	@Test
	void describesListenersSendersAndManagers() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			context.getBean(SpreadQueueTemplate.class).sendAndReceive("orders", "work", String.class);
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			await().until(() -> listener(endpoint).completed() == 1);
			JsonNode json = JsonMapper.shared().valueToTree(endpoint.queues());
			assertThat(json.propertyNames()).containsExactly("listeners", "senders", "managers", "outbox");
			JsonNode listener = json.at("/listeners/worker");
			assertThat(listener.get("queue").asString()).isEqualTo("orders");
			assertThat(listener.get("state").asString()).isEqualTo("RUNNING");
			assertThat(listener.get("concurrency").asInt()).isEqualTo(2);
			assertThat(listener.get("received").asInt()).isEqualTo(1);
			assertThat(listener.get("startTime").isNull()).isFalse();
			JsonNode sender = json.at("/senders/orders");
			assertThat(sender.get("requested").asInt()).isEqualTo(1);
			assertThat(sender.get("daemon").asString()).contains("@");
			JsonNode manager = json.at("/managers/orders");
			assertThat(manager.get("state").asString()).isEqualTo("ACTIVE");
			assertThat(manager.get("workers").asInt()).isPositive();
			assertThat(manager.at("/figures/waiting").asInt()).isZero();
			assertThat(manager.at("/statistics/inboundMessages").asInt()).isEqualTo(1);
			assertThat(manager.get("privateGroup")).isEqualTo(sender.get("manager"));
		});
	}

	@Test
	void describesOneOfThem() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			for (Part part : EnumSet.complementOf(EnumSet.of(Part.OUTBOX))) {
				assertThat(endpoint.part(part, (part == Part.LISTENERS) ? "worker" : "orders")).isNotNull();
				assertThat(endpoint.part(part, "other")).isNull();
			}
		});
	}

	@Test
	void stopsAndStartsAListener() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			assertThat(endpoint.control(Part.LISTENERS, "worker", Action.STOP)).isInstanceOf(ListenerDescriptor.class);
			await().until(() -> listener(endpoint).state() == ListenerState.STOPPED);
			OperationResponseBody started = endpoint.control(Part.LISTENERS, "worker", Action.START);
			assertThat(started).isInstanceOfSatisfying(ListenerDescriptor.class,
					(listener) -> assertThat(listener.state()).isEqualTo(ListenerState.RUNNING));
			assertThat(context.getBean(SpreadQueueTemplate.class).sendAndReceive("orders", "work", String.class))
				.isEqualTo("work");
		});
	}

	@Test
	void doesNotStartAListenerThatIsStillStopping() {
		this.runner.withUserConfiguration(SlowListener.class)
			.withPropertyValues("spread.queue.shutdown-timeout=15s")
			.run((context) -> {
				SlowListener slow = context.getBean(SlowListener.class);
				SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
				context.getBean(SpreadQueueTemplate.class).send("orders", "work");
				assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
				endpoint.control(Part.LISTENERS, "worker", Action.STOP);
				assertThatExceptionOfType(InvalidEndpointRequestException.class)
					.isThrownBy(() -> endpoint.control(Part.LISTENERS, "worker", Action.START))
					.withMessageContainingAll("worker", "still stopping", "STOPPED");
				slow.gate.countDown();
				await().until(() -> listener(endpoint).state() == ListenerState.STOPPED);
				endpoint.control(Part.LISTENERS, "worker", Action.START);
				assertThat(listener(endpoint).state()).isEqualTo(ListenerState.RUNNING);
				endpoint.control(Part.LISTENERS, "worker", Action.START);
				assertThat(listener(endpoint).state()).isEqualTo(ListenerState.RUNNING);
			});
	}

	@Test
	void doesNotWaitForAStopThatTheApplicationBegan() {
		this.runner.withUserConfiguration(SlowListener.class)
			.withPropertyValues("spread.queue.shutdown-timeout=15s")
			.run((context) -> {
				SlowListener slow = context.getBean(SlowListener.class);
				SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
				context.getBean(SpreadQueueTemplate.class).send("orders", "work");
				assertThat(slow.begun.await(10, TimeUnit.SECONDS)).isTrue();
				CountDownLatch stopped = new CountDownLatch(1);
				context.getBean(QueueListenerContainer.class).stop(stopped::countDown);
				endpoint.control(Part.LISTENERS, "worker", Action.START);
				assertThat(stopped.getCount()).isEqualTo(1);
				slow.gate.countDown();
				assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
			});
	}

	@Test
	void pausesAListener() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			endpoint.control(Part.LISTENERS, "worker", Action.PAUSE);
			assertThat(listener(endpoint).state()).isEqualTo(ListenerState.PAUSED);
			endpoint.control(Part.LISTENERS, "worker", Action.RESUME);
			await().until(() -> listener(endpoint).state() == ListenerState.RUNNING);
		});
	}

	@Test
	void pausesAndEmptiesTheQueueOfAManager() {
		this.runner.withPropertyValues("spread.queue.name=orders").run((context) -> {
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			context.getBean(SpreadQueueTemplate.class).send("x");
			endpoint.control(Part.MANAGERS, "orders", Action.PAUSE);
			await().until(() -> figures(endpoint).paused() && figures(endpoint).waiting() == 1);
			endpoint.control(Part.MANAGERS, "orders", Action.PURGE);
			endpoint.control(Part.MANAGERS, "orders", Action.RESUME);
			await().until(() -> !figures(endpoint).paused() && figures(endpoint).purged() == 1);
		});
	}

	@Test
	void refusesWhatItCannotControl() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control(Part.LISTENERS, "other", Action.STOP))
				.withMessageContainingAll("other", "[worker]");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control(Part.MANAGERS, "other", Action.PAUSE))
				.withMessageContainingAll("other", "[orders]");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control(Part.MANAGERS, "orders", null))
				.withMessageContaining("RESUBMIT_DEAD_LETTERS");
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control(Part.SENDERS, "orders", Action.STOP));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control(Part.MANAGERS, "orders", Action.STOP));
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> endpoint.control(Part.LISTENERS, "worker", Action.PURGE));
		});
	}

	@Test
	void descriptorsAreHintedForNativeImages() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, SpreadQueueEndpoint.class);
		for (Class<?> type : List.of(QueuesDescriptor.class, ListenerDescriptor.class, SenderDescriptor.class,
				ManagerDescriptor.class, QueueFigures.class, QueueFigures.Bucket.class, QueueStatistics.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
		}
	}

	@Test
	void isAsEmptyAsTheApplication() {
		this.runner.run((context) -> assertThat(context.getBean(SpreadQueueEndpoint.class).queues())
			.isEqualTo(new QueuesDescriptor(Map.of(), Map.of(), Map.of(), null)));
	}

	@Test
	void isNotThereUnlessExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SpreadQueueEndpoint.class));
	}

	@Test
	void isNotThereWithoutAccess() {
		this.runner.withPropertyValues("management.endpoint.spreadqueue.access=NONE")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SpreadQueueEndpoint.class));
	}

	@Test
	void vanishesWithTheQueues() {
		this.runner.withPropertyValues("spread.queue.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SpreadQueueEndpoint.class));
	}

	@Test
	void vanishesWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("spreadQueueEndpoint"));
	}

	private static QueueFigures figures(SpreadQueueEndpoint endpoint) {
		return Objects.requireNonNull(Objects.requireNonNull(endpoint.queues().managers().get("orders")).figures());
	}

	private static ListenerDescriptor listener(SpreadQueueEndpoint endpoint) {
		return Objects.requireNonNull(endpoint.queues().listeners().get("worker"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(queues = "orders", id = "worker", concurrency = "2")
		String process(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowListener {

		final CountDownLatch begun = new CountDownLatch(1);

		final CountDownLatch gate = new CountDownLatch(1);

		@QueueListener(queues = "orders", id = "worker")
		void process(String text) throws InterruptedException {
			this.begun.countDown();
			this.gate.await();
		}

	}

}
