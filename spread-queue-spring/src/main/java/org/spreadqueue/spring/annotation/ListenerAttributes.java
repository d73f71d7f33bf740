package org.spreadqueue.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.messaging.converter.MessageConverter;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.listener.AckMode;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.worker.WorkerOptions;

/**
 * What a {@link QueueListener @QueueListener} says: the values of its attributes, and the
 * defaults of those that it leaves out.
 */
final class ListenerAttributes {

	private static final Duration DEFAULT_BATCH_WAIT = Duration.ofMillis(100);

	private final QueueListener annotation;

	private final AnnotatedElement annotated;

	private final ConfigurableListableBeanFactory beans;

	private final AttributeReader reader;

	ListenerAttributes(QueueListener annotation, AnnotatedElement annotated, ConfigurableListableBeanFactory beans) {
		this.annotation = annotation;
		this.beans = beans;
		this.annotated = annotated;
		this.reader = new AttributeReader(beans, annotated);
	}

	/**
	 * The factory of the connection that the annotation names, or the one that it names
	 * itself, if any.
	 */
	Optional<QueueListenerContainerFactory> containerFactory() {
		Optional<QueueListenerContainerFactory> named = this.reader.bean(this.annotation.containerFactory(),
				"containerFactory", QueueListenerContainerFactory.class);
		Optional<QueueListenerContainerFactory> connection = this.reader.value(this.annotation.connection(),
				"connection", this::containersOf);
		if (named.isPresent() && connection.isPresent()) {
			throw new InvalidQueueListenerException(this.annotated,
					"It has both attributes 'connection' and 'containerFactory', and each says what connection it uses.",
					"Remove one of them.");
		}
		return connection.or(() -> named);
	}

	private QueueListenerContainerFactory containersOf(String connection) {
		String bean = connection + QueueListenerContainerFactory.NAME_SUFFIX;
		if (!this.beans.containsBean(bean)) {
			throw new IllegalArgumentException("There is no connection of that name. Set 'spread.queue.connections."
					+ connection + ".addresses'.");
		}
		return this.beans.getBean(bean, QueueListenerContainerFactory.class);
	}

	/**
	 * Returns the settings of the containers, one for each queue.
	 * @param defaults for what the annotation does not say
	 * @param defaultId id of the listener if the annotation names none
	 */
	List<ListenerOptions> options(ListenerDefaults defaults, String defaultId) {
		String id = this.reader.value(this.annotation.id(), "id", Function.identity()).orElse(defaultId);
		List<QueueName> queues = queues(defaults);
		try {
			return queues.stream()
				.map((queue) -> options(defaults, (queues.size() > 1) ? id + "-" + queue : id, queue))
				.toList();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(this.annotated, String.valueOf(ex.getMessage()),
					"Change the attribute of the annotation, or the property that it takes its default from.", ex);
		}
	}

	private List<QueueName> queues(ListenerDefaults defaults) {
		List<QueueName> queues = this.reader.values(this.annotation.queues(), "queues", QueueName::new).toList();
		if (queues.isEmpty() && defaults.queue() != null) {
			return List.of(defaults.queue());
		}
		if (queues.isEmpty()) {
			throw new InvalidQueueListenerException(this.annotated, "It names no queue, and there is no default queue.",
					"Name it, @QueueListener(\"orders\"), or set the property spread.queue.name.");
		}
		Set<QueueName> different = new HashSet<>();
		for (QueueName queue : queues) {
			if (!different.add(queue)) {
				throw new InvalidQueueListenerException(this.annotated, "It names the queue '" + queue + "' twice.",
						"Name it once. For more calls at a time there is the attribute 'concurrency'.");
			}
		}
		return queues;
	}

	private ListenerOptions options(ListenerDefaults defaults, String id, QueueName queue) {
		ListenerOptions options = defaults.options(id, queue);
		WorkerOptions worker = options.worker();
		worker = this.reader.value(this.annotation.concurrency(), "concurrency", ListenerAttributes::number)
			.map(worker::withConcurrency)
			.orElse(worker);
		worker = this.reader.value(this.annotation.prefetch(), "prefetch", ListenerAttributes::number)
			.map(worker::withPrefetch)
			.orElse(worker);
		int jobsPerCall = batchSize().orElse(1);
		options = options.withWorker(worker.withConcurrency(worker.concurrency() * jobsPerCall));
		options = this.reader.value(this.annotation.autoStartup(), "autoStartup", ListenerAttributes::bool)
			.map(options::withAutoStartup)
			.orElse(options);
		return this.reader
			.value(this.annotation.shutdownTimeout(), "shutdownTimeout", DurationFormatterUtils::detectAndParse)
			.map(options::withShutdownTimeout)
			.orElse(options);
	}

	Optional<Integer> batchSize() {
		return this.reader.value(this.annotation.batchSize(), "batchSize", ListenerAttributes::positive);
	}

	Duration batchWait() {
		return this.reader.value(this.annotation.batchWait(), "batchWait", DurationFormatterUtils::detectAndParse)
			.orElse(DEFAULT_BATCH_WAIT);
	}

	@Nullable AckMode ackMode() {
		return this.reader.value(this.annotation.ackMode(), "ackMode", ListenerAttributes::ackMode).orElse(null);
	}

	Optional<QueueErrorHandler> errorHandler() {
		return this.reader.bean(this.annotation.errorHandler(), "errorHandler", QueueErrorHandler.class);
	}

	/** A {@link PayloadConverter}, or a converter of Spring Messaging. */
	Optional<Object> messageConverter() {
		return this.reader.bean(this.annotation.messageConverter(), "messageConverter", PayloadConverter.class,
				MessageConverter.class);
	}

	/** An {@link Executor}, or a {@link ListenerExecutorFactory}. */
	Optional<Object> executor() {
		return this.reader.bean(this.annotation.executor(), "executor", Executor.class, ListenerExecutorFactory.class);
	}

	private static int positive(String text) {
		int number = number(text);
		if (number < 1 || number > WorkerOptions.MAX_CONCURRENCY) {
			throw new IllegalArgumentException("it must be between 1 and " + WorkerOptions.MAX_CONCURRENCY);
		}
		return number;
	}

	private static int number(String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("it must be a whole number", ex);
		}
	}

	private static AckMode ackMode(String text) {
		return switch (text.toLowerCase(Locale.ROOT).replace('_', '-')) {
			case "on-success" -> AckMode.ON_SUCCESS;
			case "manual" -> AckMode.MANUAL;
			default -> throw new IllegalArgumentException("it must be 'on-success' or 'manual'");
		};
	}

	private static boolean bool(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("it must be 'true' or 'false'");
		};
	}

}
