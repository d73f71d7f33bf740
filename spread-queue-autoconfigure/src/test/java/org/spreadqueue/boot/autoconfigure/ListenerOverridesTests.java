// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.backoff.BackOffExecution;

import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code spread.queue.listeners.<id>.*}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerOverridesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withPropertyValues("spread.queue.addresses=1@localhost", "spread.queue.name=orders")
		.withUserConfiguration(Listeners.class);

	@Test
	void everyPropertyGoesBeforeTheAnnotation() {
		this.runner.withPropertyValues("spread.queue.listeners.worker.concurrency=7",
				"spread.queue.listeners.worker.auto-startup=false", "spread.queue.listeners.worker.shutdown-timeout=3s",
				"spread.queue.listeners.worker.phase=42", "spread.queue.listeners.worker.retry.max-retries=5",
				"spread.queue.listeners.worker.retry.delay=7ms")
			.run((context) -> {
				ListenerOptions options = options(context, "worker");
				assertThat(options.worker().concurrency()).isEqualTo(7);
				assertThat(options.autoStartup()).isFalse();
				assertThat(options.shutdownTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(options.phase()).isEqualTo(42);
				assertThat(waits(options)).containsExactly(7L, 7L, 7L, 7L, 7L);
				assertThat(options(context, "other").worker().concurrency()).isEqualTo(2);
				assertThat(options(context, "other").autoStartup()).isTrue();
			});
	}

	@Test
	void theRestStaysAsTheAnnotationSays() {
		this.runner.withPropertyValues("spread.queue.listeners.worker.auto-startup=false")
			.run((context) -> assertThat(options(context, "worker").worker().concurrency()).isEqualTo(4));
	}

	@Test
	void anIdWithDotsIsWrittenInBrackets() {
		this.runner.withPropertyValues("spread.queue.listeners[a.b].concurrency=9")
			.run((context) -> assertThat(options(context, "a.b").worker().concurrency()).isEqualTo(9));
	}

	@Test
	void aWrongValueNamesItsProperty() {
		this.runner.withPropertyValues("spread.queue.listeners.worker.concurrency=0")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo("spread.queue.listeners.worker.concurrency");
					assertThat(failure.getValue()).isEqualTo(0);
				}));
	}

	@Test
	void anIdThatNoListenerHasIsWarnedOf(CapturedOutput output) {
		this.runner.withPropertyValues("spread.queue.listeners.wroker.concurrency=7").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("There is no listener with the id 'wroker'").contains("[a.b, other, worker]");
		});
	}

	@Test
	void contextsBelowDoNotRepeatTheWarning(CapturedOutput output) {
		this.runner.withPropertyValues("spread.queue.listeners.wroker.concurrency=7").run((context) -> {
			try (AnnotationConfigApplicationContext below = new AnnotationConfigApplicationContext()) {
				below.setParent(context);
				below.refresh();
			}
			assertThat(output.toString().split("There is no listener with the id 'wroker'")).hasSize(2);
		});
	}

	@Test
	void everyRetryPropertyReachesTheListeners() {
		this.runner.withPropertyValues("spread.queue.retry.max-retries=4", "spread.queue.retry.delay=10ms",
				"spread.queue.retry.multiplier=2", "spread.queue.retry.max-delay=30ms", "spread.queue.listener-phase=7")
			.run((context) -> {
				assertThat(waits(options(context, "worker"))).containsExactly(10L, 20L, 30L, 30L);
				assertThat(options(context, "worker").phase()).isEqualTo(7);
			});
		this.runner.withPropertyValues("spread.queue.retry.max-retries=1", "spread.queue.retry.jitter=-1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(failure) -> assertThat(failure.getName()).isEqualTo("spread.queue.retry.jitter")));
	}

	@Test
	void retriesOfAListenerDifferFromTheOthersOnlyInWhatIsSet() {
		this.runner.withPropertyValues("spread.queue.retry.max-retries=3", "spread.queue.retry.delay=10ms",
				"spread.queue.retry.multiplier=2", "spread.queue.listeners.worker.retry.delay=1m",
				"spread.queue.listeners.worker.retry.max-delay=2m", "spread.queue.listeners.other.retry.max-retries=0")
			.run((context) -> {
				assertThat(waits(options(context, "worker"))).containsExactly(60_000L, 120_000L, 120_000L);
				assertThat(waits(options(context, "other"))).isEmpty();
				assertThat(waits(options(context, "a.b"))).containsExactly(10L, 20L, 40L);
			});
		this.runner.withPropertyValues("spread.queue.listeners.worker.retry.delay=-1s")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(failure) -> assertThat(failure.getName())
							.isEqualTo("spread.queue.listeners.worker.retry.delay")));
	}

	@Test
	void nothingIsTriedAgainByDefault() {
		this.runner.run((context) -> assertThat(waits(options(context, "worker"))).isEmpty());
	}

	/** Until the policy gives up. */
	private static List<Long> waits(ListenerOptions options) {
		BackOffExecution waiting = options.retry().getBackOff().start();
		List<Long> waits = new ArrayList<>();
		for (long wait = waiting.nextBackOff(); wait != BackOffExecution.STOP; wait = waiting.nextBackOff()) {
			waits.add(wait);
		}
		return waits;
	}

	private static ListenerOptions options(ApplicationContext context, String id) {
		return context.getBean(QueueListenerContainerRegistry.class).find(id).orElseThrow().options();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@QueueListener(id = "worker", concurrency = "4")
		@QueueListener(id = "other", concurrency = "2")
		@QueueListener(id = "a.b")
		void process(String text) {
		}

	}

}
