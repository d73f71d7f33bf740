package org.spreadqueue.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.UnaryOperator;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.Assert;

import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.worker.JobHandler;

/**
 * Builds a container: <pre class="code">
 * QueueListenerContainer thumbnails = QueueListenerContainer
 *     .builder(ListenerOptions.of("thumbnails", WorkerOptions.of(queue)), spread)
 *     .interceptor(audit)
 *     .build(handler);</pre> Those of a {@link QueueListenerContainerFactory} begin with
 * what the application has configured. Not thread-safe.
 */
public final class QueueListenerContainerBuilder {

	private final SpreadOptions spread;

	private ListenerOptions options;

	private QueueInitializer initializer = QueueInitializer.NONE;

	private ListenerExecutorFactory executors = ListenerExecutorFactory.platformThreads();

	private final List<QueueInterceptor> interceptors = new ArrayList<>();

	private @Nullable QueueErrorHandler errorHandler;

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

	/**
	 * Returns the settings so far.
	 * @return the settings
	 */
	public ListenerOptions options() {
		return this.options;
	}

	/**
	 * Changes the settings.
	 * @param change makes the new settings from the present ones; the id should stay
	 * @return this
	 */
	public QueueListenerContainerBuilder options(UnaryOperator<ListenerOptions> change) {
		this.options = change.apply(this.options);
		return this;
	}

	/**
	 * Sets how many jobs run at a time.
	 * @param concurrency 1 to 500
	 * @return this
	 */
	public QueueListenerContainerBuilder concurrency(int concurrency) {
		return options((now) -> now.withWorker(now.worker().withConcurrency(concurrency)));
	}

	/**
	 * Sets whether and when a message is tried again in this worker.
	 * @param retry the policy
	 * @return this
	 */
	public QueueListenerContainerBuilder retry(RetryPolicy retry) {
		return options((now) -> now.withRetry(retry));
	}

	/**
	 * Sets what is called before each start.
	 * @param initializer prepares the queue
	 * @return this
	 */
	public QueueListenerContainerBuilder initializer(QueueInitializer initializer) {
		this.initializer = initializer;
		return this;
	}

	/**
	 * Sets what makes the executor of each run.
	 * @param executors the factory
	 * @return this
	 */
	public QueueListenerContainerBuilder executors(ListenerExecutorFactory executors) {
		this.executors = executors;
		return this;
	}

	/**
	 * Sets the executor, which stays the caller's.
	 * @param executor has room for the concurrency of the listener, besides what else it
	 * does
	 * @return this
	 * @throws IllegalArgumentException if it has visibly fewer threads than that
	 */
	public QueueListenerContainerBuilder executor(Executor executor) {
		int threads = threads(executor);
		int needed = this.options.worker().concurrency();
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

	/**
	 * Adds an interceptor, after those that are there.
	 * @param interceptor the interceptor
	 * @return this
	 */
	public QueueListenerContainerBuilder interceptor(QueueInterceptor interceptor) {
		this.interceptors.add(interceptor);
		return this;
	}

	/**
	 * Sets what decides about messages on which the listener has failed.
	 * @param errorHandler the error handler, {@code null} to have them fail
	 * @return this
	 */
	public QueueListenerContainerBuilder errorHandler(@Nullable QueueErrorHandler errorHandler) {
		this.errorHandler = errorHandler;
		return this;
	}

	/**
	 * Sets how what the error handler returns becomes a result.
	 * @param results the factory
	 * @return this
	 */
	public QueueListenerContainerBuilder results(ResultFactory results) {
		this.results = results;
		return this;
	}

	/**
	 * Has each message observed.
	 * @param registry the registry
	 * @param convention names and keys, {@code null} for the usual ones
	 * @return this
	 */
	public QueueListenerContainerBuilder observation(ObservationRegistry registry,
			@Nullable QueueProcessObservationConvention convention) {
		this.observations = registry;
		this.convention = convention;
		return this;
	}

	/**
	 * Sets who gets to know when the listener starts, stops, pauses and resumes.
	 * @param events the publisher of {@link ContainerEvent}s
	 * @return this
	 */
	public QueueListenerContainerBuilder events(ApplicationEventPublisher events) {
		this.events = events;
		return this;
	}

	/**
	 * Builds the container.
	 * @param handler does the work; an exception, thrown or in its stage, is a failure
	 * @return the container, not started
	 */
	public QueueListenerContainer build(JobHandler handler) {
		Assert.notNull(handler, "'handler' must not be null");
		ListenerPipeline pipeline = new ListenerPipeline(this.options.id(), handler, this.options.retry(),
				this.errorHandler, this.results, List.copyOf(this.interceptors), this.observations, this.convention,
				new Retries(), new FailureLog(this.options.id()));
		return new QueueListenerContainer(this.options, this.spread, this.initializer, this.executors, pipeline,
				this.events);
	}

}
