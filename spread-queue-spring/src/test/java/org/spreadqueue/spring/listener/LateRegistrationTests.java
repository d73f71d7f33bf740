// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.annotation.QueueListenerAnnotationBeanPostProcessor;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that come when the context has begun to start what it had before.
 */
@Timeout(30)
class LateRegistrationTests {

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.daemon.address()).build();

	private final List<ContainerEvent> events = new CopyOnWriteArrayList<>();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final QueueListenerContainer container = container(true);

	@BeforeEach
	void registerBeans() {
		this.context.registerBean(QueueListenerContainerRegistry.class,
				() -> new QueueListenerContainerRegistry(this.context));
	}

	@AfterEach
	void close() {
		this.context.close();
		this.daemon.close();
	}

	@Test
	void listenerThatABeanRegistersWhenItStartsIsStartedOnce() {
		refresh((registry) -> registry.register(this.container));
		assertThat(this.container.isRunning()).isTrue();
		assertThat(this.events).hasSize(1).hasOnlyElementsOfType(ContainerEvent.Started.class);
	}

	@Test
	void listenerThatABeanRegistersAndStartsIsStartedOnce() {
		refresh((registry) -> {
			registry.register(this.container);
			this.container.start();
		});
		assertThat(this.container.isRunning()).isTrue();
		assertThat(this.events).hasSize(1);
	}

	@Test
	void lazyBeanThatIsFirstUsedWhenABeanStartsListens() {
		this.context.registerBean(QueueListenerAnnotationBeanPostProcessor.class);
		this.context.registerBean(PayloadConverter.class, () -> new PayloadConverter(JsonMapper.builder().build()));
		this.context.registerBean(QueueListenerContainerFactory.class,
				() -> new QueueListenerContainerFactory(this.spread, QueueInitializer.NONE,
						ListenerExecutorFactory.platformThreads(), ListenerDefaults.STANDARD));
		this.context.registerBean(Lazily.class, (definition) -> definition.setLazyInit(true));
		refresh((registry) -> this.context.getBean(Lazily.class));
		assertThat(this.context.getBean(QueueListenerContainerRegistry.class).find("lazy"))
			.hasValueSatisfying((listener) -> assertThat(listener.isRunning()).isTrue());
	}

	@Test
	void listenerThatWasStoppedMeanwhileStaysStopped() {
		refresh((registry) -> {
			registry.register(this.container);
			this.container.start();
			this.container.stop();
		});
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void listenerThatWasStoppedBeforeItWasStartedStaysStopped() {
		refresh((registry) -> {
			registry.register(this.container);
			this.container.stop();
		});
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void listenerThatIsUnregisteredMeanwhileIsNotStarted() {
		refresh((registry) -> {
			registry.register(this.container);
			registry.unregister("late");
		});
		assertThat(this.events).isEmpty();
	}

	@Test
	void listenerThatDoesNotStartByItselfIsNotStarted() {
		QueueListenerContainer manual = container(false);
		refresh((registry) -> registry.register(manual));
		assertThat(manual.isRunning()).isFalse();
	}

	@Test
	void anotherContextStartsNothing() {
		refresh((registry) -> {
			registry.register(this.container);
			try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
				child.setParent(this.context);
				child.refresh();
			}
			assertThat(this.events).isEmpty();
		});
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void listenerThatComesWhenTheContextStartsAgainIsStarted() {
		refresh((registry) -> {
			if (registry.find("late").isEmpty()) {
				registry.register(container(false));
			}
			else if (registry.unregister("late")) {
				registry.register(this.container);
			}
		});
		this.context.stop();
		this.context.start();
		assertThat(this.container.isRunning()).isTrue();
	}

	@Test
	void listenerOfARunningContextIsStartedAtOnce() {
		refresh((registry) -> {
		});
		this.context.getBean(QueueListenerContainerRegistry.class).register(this.container);
		assertThat(this.container.isRunning()).isTrue();
	}

	private void refresh(Consumer<QueueListenerContainerRegistry> whenStarted) {
		this.context.registerBean(Starting.class, () -> new Starting(
				() -> whenStarted.accept(this.context.getBean(QueueListenerContainerRegistry.class))));
		this.context.refresh();
	}

	private QueueListenerContainer container(boolean autoStartup) {
		return QueueListenerContainer
			.builder(ListenerOptions.of("late", WorkerOptions.of(new QueueName("orders"))).withAutoStartup(autoStartup),
					this.spread)
			.events((event) -> this.events.add((ContainerEvent) event))
			.build((job) -> CompletableFuture.completedFuture(JobResult.done()));
	}

	static class Lazily {

		@QueueListener(queues = "orders", id = "lazy")
		void process(String text) {
		}

	}

	/** Starts after what has a lower phase, and before listeners. */
	private static final class Starting implements SmartLifecycle {

		private final Runnable start;

		private volatile boolean running;

		Starting(Runnable start) {
			this.start = start;
		}

		@Override
		public void start() {
			this.start.run();
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

}
