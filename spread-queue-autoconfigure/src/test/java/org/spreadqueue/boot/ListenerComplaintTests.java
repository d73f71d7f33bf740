// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.retry.RetryPolicy;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.JobFailedException;
import org.spreadqueue.QueueName;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Action;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Part;
import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.SpreadQueueEndpointAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.health.SpreadQueueHealthContributorAutoConfiguration;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedDaemonOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.ContainerEvent;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.observation.QueueProcessContext;
import org.spreadqueue.spring.observation.SendContext;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What users of other messaging libraries complain about most, and what happens here. The
 * names of the tests are the complaints; those about web servers have a class of their
 * own.
 */
@Timeout(60)
class ListenerComplaintTests {

	private static final QueueName QUEUE = new QueueName("orders");

	private static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private static final BlockingQueue<String> events = new LinkedBlockingQueue<>();

	private static final AtomicInteger failures = new AtomicInteger();

	/** Messages "wait" take until this is open. */
	private static volatile CountDownLatch gate = new CountDownLatch(1);

	private static volatile CyclicBarrier barrier = new CyclicBarrier(3);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class,
				SpreadQueueHealthContributorAutoConfiguration.class, SpreadQueueEndpointAutoConfiguration.class))
		.withUserConfiguration(Listener.class)
		.withPropertyValues("spread.queue.name=orders", "spread.queue.request-timeout=20s",
				"management.endpoints.web.exposure.include=spreadqueue");

	@BeforeEach
	void reset() {
		received.clear();
		events.clear();
		failures.set(0);
		gate = new CountDownLatch(1);
		barrier = new CyclicBarrier(3);
	}

	@Test
	@DisplayName("Messages are taken while the application is going down")
	void takesNothingWhileItStops() {
		this.runner.run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			QueueListenerContainer listener = listener(context);
			template.send("wait");
			assertThat(next()).isEqualTo("wait");
			CompletableFuture<Void> stopped = new CompletableFuture<>();
			listener.stop(() -> stopped.complete(null));
			template.send("late");
			gate.countDown();
			stopped.get(10, TimeUnit.SECONDS);
			assertThat(received).isEmpty();
			listener.start();
			assertThat(next()).isEqualTo("late");
		});
	}

	@Test
	@DisplayName("stop() hangs or lies")
	@ExtendWith(OutputCaptureExtension.class)
	void stopCallsBackOnEveryPath(CapturedOutput output) {
		this.runner.withPropertyValues("app.auto-startup=false").run((context) -> {
			QueueListenerContainer listener = listener(context);
			assertStops(listener);
			listener.start();
			assertStops(listener);
			assertStops(listener);
			listener.start();
			listener.pause();
			assertThat(listener.isRunning()).isTrue();
			assertStops(listener);
			assertThat(listener.isPaused()).isFalse();
			listener.start();
			listener.pause();
			listener.resume();
			assertStops(listener);
			listener.start();
			context.getBean(SpreadQueueTemplate.class).send("wait");
			assertThat(next()).isEqualTo("wait");
			listener.pause();
			gate.countDown();
			assertStops(listener);
		});
		assertThat(output).as("tasks on a loop that has ended").doesNotContain("task failed");
	}

	@Test
	@DisplayName("stop() has no time limit")
	void whatIsNotFinishedInTimeIsHandedBack() {
		this.runner.withPropertyValues("spread.queue.shutdown-timeout=100ms").run((context) -> {
			QueueListenerContainer listener = listener(context);
			context.getBean(SpreadQueueTemplate.class).send("wait");
			assertThat(next()).isEqualTo("wait");
			assertStops(listener);
			assertThat(listener.statistics().requeued()).isEqualTo(1);
			gate.countDown();
			listener.start();
			assertThat(next()).isEqualTo("wait");
			await().until(() -> listener.statistics().completed() == 1);
		});
	}

	private static void assertStops(QueueListenerContainer listener) throws Exception {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		listener.stop(() -> stopped.complete(null));
		stopped.get(10, TimeUnit.SECONDS);
		assertThat(listener.isRunning()).isFalse();
	}

	@Test
	@DisplayName("A failing message is redelivered for ever")
	void failingMessageIsTriedAsOftenAsSaidAndNoMore() {
		this.runner
			.withBean(QueueListenerContainerCustomizer.class,
					() -> (builder) -> builder
						.retry(RetryPolicy.builder().maxRetries(2).delay(Duration.ofMillis(1)).build()))
			.run((context) -> {
				SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
				assertThatExceptionOfType(JobFailedException.class)
					.isThrownBy(() -> template.sendAndReceive("fail", String.class))
					.withMessage("failure 3");
				assertThat(template.sendAndReceive("next", String.class)).isEqualTo("done: next");
				assertThat(failures).hasValue(3);
			});
	}

	@Test
	@DisplayName("A failing message is given out for ever")
	void failingMessageBecomesADeadLetter() {
		this.runner
			.withPropertyValues("spread.queue.manager.max-attempts=2", "spread.queue.manager.redelivery-delay=10ms")
			.run((context) -> {
				context.getBean(SpreadQueueTemplate.class).send("fail");
				await().until(() -> manager(context).deadLetters() == 1);
				assertThat(failures).hasValue(2);
				assertThat(manager(context).figures().waiting()).isZero();
			});
	}

	@Test
	@DisplayName("A caller waits for the whole timeout when the message cannot be read")
	void callerIsToldAtOnceThatTheMessageCannotBeRead() {
		this.runner.run((context) -> assertThatExceptionOfType(JobFailedException.class)
			.isThrownBy(
					() -> context.getBean(SpreadQueueTemplate.class).sendAndReceive("numbers", "many", String.class))
			.withMessageContaining("cannot be read as int"));
	}

	@Test
	@DisplayName("The application dies, or never recovers, when the broker is not up yet")
	void startsWithoutADaemonAndWorksWhenItComes() {
		EmbeddedSpreadDaemon gone = EmbeddedSpreadDaemon.start();
		gone.close();
		this.runner
			.withPropertyValues("spread.queue.addresses=" + gone.address(),
					"spread.queue.manager.queues=orders,numbers", "spread.queue.reconnect.max-delay=300ms")
			.run((context) -> {
				assertThat(listener(context).isRunning()).isTrue();
				EmbeddedDaemonOptions samePort = EmbeddedDaemonOptions.builder().port(gone.port()).build();
				try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start(samePort)) {
					await().until(() -> daemon.sessions() > 0);
					QueueHealth.awaitStatus(context, Status.UP);
					assertThat(context.getBean(SpreadQueueTemplate.class).sendAndReceive("hello", String.class))
						.isEqualTo("done: hello");
				}
			});
	}

	@Test
	@DisplayName("Nobody can see or switch listeners while the application runs, and health cannot tell")
	void pausedListenerTakesNothingAndIsOutOfService() {
		this.runner.run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			QueueListenerContainer listener = listener(context);
			QueueHealth.awaitStatus(context, Status.UP);
			template.send("wait");
			assertThat(next()).isEqualTo("wait");
			SpreadQueueEndpoint endpoint = context.getBean(SpreadQueueEndpoint.class);
			endpoint.control(Part.LISTENERS, "orders", Action.PAUSE);
			endpoint.control(Part.LISTENERS, "orders", Action.PAUSE);
			assertThat(listener.isPaused()).isTrue();
			gate.countDown();
			await().until(() -> events.contains("orders Paused"));
			assertThat(listener.statistics().completed()).isEqualTo(1);
			assertThat(manager(context).workers()).isZero();
			QueueHealth.awaitStatus(context, Status.OUT_OF_SERVICE);
			template.send("later");
			assertThat(received).isEmpty();
			endpoint.control(Part.LISTENERS, "orders", Action.RESUME);
			assertThat(next()).isEqualTo("later");
			assertThat(listener.isPaused()).isFalse();
			QueueHealth.awaitStatus(context, Status.UP);
			await().until(() -> listener.statistics().completed() == 2);
			assertThat(events).containsExactly("orders Started", "numbers Started", "orders Paused", "orders Resumed");
		});
	}

	@Test
	@DisplayName("The configured concurrency is not reached")
	void asManyCallsRunAtATimeAsSaid() {
		this.runner.run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			List<CompletableFuture<String>> answers = List.of("meet 1", "meet 2", "meet 3")
				.stream()
				.map((text) -> template.sendAndReceiveAsync("orders", text, String.class))
				.toList();
			for (CompletableFuture<String> answer : answers) {
				assertThat(answer.get(20, TimeUnit.SECONDS)).startsWith("done: meet");
			}
		});
	}

	@Test
	@DisplayName("One slow message holds up the others")
	void slowMessageHoldsUpNoOther() {
		this.runner.run((context) -> {
			SpreadQueueTemplate template = context.getBean(SpreadQueueTemplate.class);
			template.send("wait");
			assertThat(next()).isEqualTo("wait");
			for (int i = 0; i < 10; i++) {
				assertThat(template.sendAndReceive("fast", String.class)).isEqualTo("done: fast");
			}
			gate.countDown();
		});
	}

	@Test
	@DisplayName("Missed heartbeats kill a healthy worker during a long task")
	void longTaskIsNotGivenToAnother() {
		this.runner.withUserConfiguration(ImpatientManagers.class, SecondListener.class)
			.withPropertyValues("spread.queue.heartbeat=50ms")
			.run((context) -> {
				QueueManager manager = manager(context);
				await().until(() -> manager.workers() == 2);
				context.getBean(SpreadQueueTemplate.class).send("wait");
				assertThat(next()).isEqualTo("wait");
				Duration enough = manager.statistics().runTime().plus(ImpatientManagers.LOST_AFTER.multipliedBy(2));
				await().until(() -> manager.statistics().runTime().compareTo(enough) > 0);
				assertThat(manager.workers()).isEqualTo(2);
				assertThat(manager.figures().inFlight()).isEqualTo(1);
				gate.countDown();
				await().until(() -> manager.figures().done() == 1);
				assertThat(manager.figures().redelivered()).isZero();
				assertThat(received).isEmpty();
			});
	}

	@Test
	@DisplayName("The trace is not propagated, or lost in the error handler")
	void traceGoesFromSenderToErrorHandler() {
		BlockingQueue<String> traces = new LinkedBlockingQueue<>();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new Propagation(traces));
		BlockingQueue<String> seen = new LinkedBlockingQueue<>();
		QueueErrorHandler recovering = (job, failure) -> "observed: " + (registry.getCurrentObservation() != null);
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(QueueErrorHandler.class, () -> recovering)
			.withBean(QueueInterceptor.class, () -> new QueueInterceptor() {

				@Override
				public void before(Job job) {
					seen.add(job.payload().asString());
				}

			})
			.run((context) -> {
				assertThat(context.getBean(SpreadQueueTemplate.class).sendAndReceive("fail", String.class))
					.isEqualTo("observed: true");
				assertThat(seen).containsExactly("fail");
				assertThat(traces).containsExactly("trace 1");
			});
	}

	@Test
	@DisplayName("A listener cannot be tested without a broker")
	void listenerCanBeTestedWithoutADaemon() {
		this.runner.withPropertyValues("spread.queue.addresses=1@localhost", "app.auto-startup=false")
			.run((context) -> {
				Job job = new Job(1, QUEUE, "#test#localhost", Content.json(StringNode.valueOf("hello")),
						WireFormat.DEFAULT);
				assertThat(listener(context).handle(job).toCompletableFuture())
					.isCompletedWithValue(JobResult.response(StringNode.valueOf("done: hello")));
			});
	}

	@Test
	@DisplayName("Listeners break when the test framework pauses and restarts their context")
	void restartsWithItsContext() {
		this.runner.run((context) -> {
			for (int i = 0; i < 2; i++) {
				context.getSourceApplicationContext().stop();
				context.getSourceApplicationContext().start();
			}
			assertThat(context.getBean(SpreadQueueTemplate.class).sendAndReceive("hello", String.class))
				.isEqualTo("done: hello");
			assertThat(events.stream().filter((event) -> event.startsWith("orders"))).containsExactly("orders Started",
					"orders Stopped", "orders Started", "orders Stopped", "orders Started");
			// Before the web server drains its requests, which is at MAX - 1024.
			assertThat(listener(context).getPhase()).isGreaterThan(Integer.MAX_VALUE - 1024);
		});
	}

	private static String next() throws InterruptedException {
		String text = received.poll(10, TimeUnit.SECONDS);
		return (text != null) ? text : "nothing";
	}

	private static QueueListenerContainer listener(ApplicationContext context) {
		return context.getBean(QueueListenerContainerRegistry.class).find("orders").orElseThrow();
	}

	private static QueueManager manager(ApplicationContext context) {
		return context.getBean(QueueManagers.class).find(QUEUE).orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		@QueueListener(queues = "orders", id = "orders", concurrency = "3", autoStartup = "${app.auto-startup:true}")
		String process(String text) throws Exception {
			if (text.equals("fail")) {
				throw new IllegalStateException("failure " + failures.incrementAndGet());
			}
			received.add(text);
			if (text.equals("wait")) {
				gate.await();
			}
			if (text.startsWith("meet")) {
				barrier.await(10, TimeUnit.SECONDS);
			}
			return "done: " + text;
		}

		@QueueListener(queues = "numbers", id = "numbers", autoStartup = "${app.auto-startup:true}")
		int process(int number) {
			return number;
		}

		@EventListener
		void changed(ContainerEvent event) {
			events.add(event.container().options().id() + " " + event.getClass().getSimpleName());
		}

	}

	/** Another worker of the same queue. */
	@Configuration(proxyBeanMethods = false)
	static class SecondListener {

		private final Listener first;

		SecondListener(Listener first) {
			this.first = first;
		}

		@QueueListener(queues = "orders", id = "second")
		String process(String text) throws Exception {
			return this.first.process(text);
		}

	}

	/** Managers that soon take a silent worker for lost. */
	@Configuration(proxyBeanMethods = false)
	static class ImpatientManagers {

		private static final Duration TIMEOUT = Duration.ofMillis(500);

		/** What speaks the native protocol may be silent three times as long. */
		static final Duration LOST_AFTER = TIMEOUT.multipliedBy(3);

		@Bean
		QueueManagers managers(SpreadOptions spread) {
			return new QueueManagers(List.of(), true, (queue) -> new ManagerOptions(queue, Duration.ofMillis(100),
					TIMEOUT, ManagerOptions.OnDuplicate.STAND_BY, WireFormat.DEFAULT), spread);
		}

	}

	/** What a tracer does. */
	private static final class Propagation implements ObservationHandler<Observation.Context> {

		private final AtomicInteger last = new AtomicInteger();

		private final Collection<String> arrived;

		Propagation(Collection<String> arrived) {
			this.arrived = arrived;
		}

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof SendContext sending) {
				sending.getSetter().set(sending.getCarrier(), "traceparent", "trace " + this.last.incrementAndGet());
			}
			else if (context instanceof QueueProcessContext processing) {
				Job job = Objects.requireNonNull(processing.getCarrier());
				this.arrived.add(String.valueOf(processing.getGetter().get(job, "traceparent")));
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
