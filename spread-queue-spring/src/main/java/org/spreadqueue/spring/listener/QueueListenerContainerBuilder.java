// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.Assert;

import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.observation.QueueProcessObservationConvention;
import org.spreadqueue.worker.JobHandler;

/**
 * Builds a container: <pre class="code">
 * QueueListenerContainer thumbnails = QueueListenerContainer
 *     .builder(ListenerOptions.of("thumbnails", WorkerOptions.of(queue)), spread)
 *     .interceptor(audit)
 *     .build(handler);</pre> Those of a {@link QueueListenerContainerFactory} begin with
 * what the application has configured. Not thread-safe.
 *
 * @since 0.1.0
 */
public final class QueueListenerContainerBuilder {

	private final SpreadOptions spread;

	private ListenerOptions options;

	private QueueInitializer initializer = QueueInitializer.NONE;

	private ListenerExecutorFactory executors = ListenerExecutorFactory.platformThreads();

	private final List<QueueInterceptor> interceptors = new ArrayList<>();

	private @Nullable QueueErrorHandler errorHandler;

	private MessageInbox inbox = MessageInbox.NONE;

	private ListenerMethods methods = ListenerMethods.NONE;

	private ResultFactory results = ResultFactory.PLAIN;

	private ObservationRegistry observations = ObservationRegistry.NOOP;

	private @Nullable QueueProcessObservationConvention convention;

	private ApplicationEventPublisher events = (event) -> {
	};

	QueueListenerContainerBuilder(ListenerOptions options, SpreadOptions spread) {
		Assert.notNull(options, "'options' must not be null");
		Assert.notNull(spread, "'spread' must not be null");
		this.options = options;
		this.spread = spread;
	}

	public ListenerOptions options() {
		return this.options;
	}

	/** Changes the settings; the id should stay. */
	public QueueListenerContainerBuilder options(UnaryOperator<ListenerOptions> change) {
		this.options = change.apply(this.options);
		return this;
	}

	/** Sets how many jobs run at a time, 1 to 500. */
	public QueueListenerContainerBuilder concurrency(int concurrency) {
		return options((now) -> now.withWorker(now.worker().withConcurrency(concurrency)));
	}

	/** Sets whether and when this worker tries a message again. */
	public QueueListenerContainerBuilder retry(RetryPolicy retry) {
		return options((now) -> now.withRetry(retry));
	}

	/** Sets what prepares the queue before each start. */
	public QueueListenerContainerBuilder initializer(QueueInitializer initializer) {
		this.initializer = initializer;
		return this;
	}

	/** Sets what creates the executor of each run. */
	public QueueListenerContainerBuilder executors(ListenerExecutorFactory executors) {
		this.executors = executors;
		return this;
	}

	/**
	 * Sets an executor, which the caller shuts down. It needs room for the listener's
	 * concurrency.
	 * @throws IllegalArgumentException if it visibly has fewer threads
	 */
	public QueueListenerContainerBuilder executor(Executor executor) {
		int threads = threads(executor);
		int needed = this.options.calls();
		Assert.isTrue(threads >= needed,
				() -> "The executor has " + threads + " threads, but listener '" + this.options.id() + "' runs up to "
						+ needed + " calls at a time. Enlarge the pool, or lower the concurrency.");
		// Not the executor itself: what a factory makes is shut down with the run.
		return executors((options) -> (task) -> executor.execute(task));
	}

	/** A pool with a long queue never grows beyond its core. */
	private static int threads(Executor executor) {
		if (executor instanceof ThreadPoolTaskExecutor pool) {
			return (pool.getQueueCapacity() > 0) ? pool.getCorePoolSize() : pool.getMaxPoolSize();
		}
		if (executor instanceof ThreadPoolExecutor pool) {
			return (pool.getQueue().remainingCapacity() > 0) ? pool.getCorePoolSize() : pool.getMaximumPoolSize();
		}
		return Integer.MAX_VALUE;
	}

	/** Adds an interceptor after the existing ones. */
	public QueueListenerContainerBuilder interceptor(QueueInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/** Sets what decides about failed messages; {@code null} to have them fail. */
	public QueueListenerContainerBuilder errorHandler(@Nullable QueueErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
		return this;
	}

	/** Sets what an idempotent listener needs; without it, such a one is refused. */
	public QueueListenerContainerBuilder inbox(MessageInbox inbox) {
		this.inbox = inbox;
		return this;
	}

	/** Sets the methods that the handler calls, for the inbox. */
	public QueueListenerContainerBuilder methods(ListenerMethods methods) {
		this.methods = methods;
		return this;
	}

	/** Sets what turns the error handler's return value into a result. */
	public QueueListenerContainerBuilder results(ResultFactory results) {
		this.results = results;
		return this;
	}

	/** Observes each message; {@code null} for the default convention. */
	public QueueListenerContainerBuilder observation(ObservationRegistry registry,
			@Nullable QueueProcessObservationConvention convention) {
		this.observations = registry;
		this.convention = convention;
		return this;
	}

	/** Sets what publishes {@link ContainerEvent}s. */
	public QueueListenerContainerBuilder events(ApplicationEventPublisher events) {
		this.events = events;
		return this;
	}

	/**
	 * Builds a stopped container. An exception, thrown or in the stage, is a failure.
	 * @throws NotIdempotentException if it is to be idempotent and cannot be
	 */
	public QueueListenerContainer build(JobHandler handler) {
		Assert.notNull(handler, "'handler' must not be null");
		if (!this.options.idempotent()) {
			return build(handler, () -> 0);
		}
		IdempotentHandler once = new IdempotentHandler(this.options, handler,
				this.inbox.open(this.options, this.methods));
		return build(once, once::repeated);
	}

	private QueueListenerContainer build(JobHandler handler, LongSupplier repeated) {
		ListenerPipeline pipeline = new ListenerPipeline(this.options, handler, this.interceptors, this.errorHandler,
				this.results, this.observations, this.convention);
		return new QueueListenerContainer(this.options, this.spread, this.initializer, this.executors, pipeline,
				this.events, repeated);
	}

}
