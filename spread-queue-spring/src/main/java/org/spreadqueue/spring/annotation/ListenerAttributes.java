// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.messaging.converter.MessageConverter;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.annotation.method.CallOptions;
import org.spreadqueue.spring.listener.AckMode;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueErrorHandler;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.worker.WorkerOptions;

/** The attributes of a {@link QueueListener @QueueListener}, each resolved once. */
final class ListenerAttributes {

	private final QueueListener annotation;

	private final AnnotatedElement annotated;

	private final ConfigurableListableBeanFactory beans;

	private final AttributeReader reader;

	private final List<UnaryOperator<ListenerOptions>> changes = new ArrayList<>();

	private final CallOptions callOptions;

	ListenerAttributes(QueueListener annotation, AnnotatedElement annotated, ConfigurableListableBeanFactory beans) {
		this.annotation = annotation;
		this.annotated = annotated;
		this.beans = beans;
		this.reader = new AttributeReader(beans, annotated);
		option(annotation.concurrency(), "concurrency", ListenerAttributes::number,
				(options, value) -> options.withWorker(options.worker().withConcurrency(value)));
		option(annotation.prefetch(), "prefetch", ListenerAttributes::number,
				(options, value) -> options.withWorker(options.worker().withPrefetch(value)));
		// After concurrency, because a call takes that many jobs.
		Integer batchSize = option(annotation.batchSize(), "batchSize", ListenerAttributes::positive,
				ListenerOptions::withJobsPerCall)
			.orElse(null);
		option(annotation.autoStartup(), "autoStartup", ListenerAttributes::bool, ListenerOptions::withAutoStartup);
		option(annotation.shutdownTimeout(), "shutdownTimeout", DurationFormatterUtils::detectAndParse,
				ListenerOptions::withShutdownTimeout);
		option(annotation.idempotent(), "idempotent", ListenerAttributes::bool, ListenerOptions::withIdempotent);
		this.callOptions = callOptions(batchSize);
	}

	private <T> Optional<T> option(String attribute, String name, Function<String, T> parser,
			BiFunction<ListenerOptions, T, ListenerOptions> option) {
		Optional<T> value = this.reader.value(attribute, name, parser);
		value.ifPresent((present) -> this.changes.add((options) -> option.apply(options, present)));
		return value;
	}

	private CallOptions callOptions(@Nullable Integer batchSize) {
		AckMode ackMode = this.reader.value(this.annotation.ackMode(), "ackMode", ListenerAttributes::ackMode)
			.orElse(null);
		Duration batchWait = this.reader
			.value(this.annotation.batchWait(), "batchWait", DurationFormatterUtils::detectAndParse)
			.orElse(CallOptions.DEFAULT_BATCH_WAIT);
		Object converter = this.reader
			.bean(this.annotation.messageConverter(), "messageConverter", PayloadConverter.class,
					MessageConverter.class)
			.orElse(null);
		return new CallOptions(ackMode, batchSize, batchWait,
				(converter instanceof PayloadConverter payloads) ? payloads
						: this.beans.getBean(PayloadConverter.class),
				(converter instanceof MessageConverter messages) ? messages : null, false);
	}

	CallOptions callOptions() {
		return this.callOptions;
	}

	/** The factory that the annotation or its connection names, or the only one. */
	QueueListenerContainerFactory containerFactory() {
		Optional<QueueListenerContainerFactory> named = this.reader.bean(this.annotation.containerFactory(),
				"containerFactory", QueueListenerContainerFactory.class);
		Optional<QueueListenerContainerFactory> connection = this.reader.value(this.annotation.connection(),
				"connection", this::factoryOf);
		if (named.isPresent() && connection.isPresent()) {
			throw new InvalidQueueListenerException(this.annotated,
					"It has both attributes 'connection' and 'containerFactory', and each says what connection it uses.",
					"Remove one of them.");
		}
		return connection.or(() -> named).orElseGet(() -> this.beans.getBean(QueueListenerContainerFactory.class));
	}

	private QueueListenerContainerFactory factoryOf(String connection) {
		String bean = connection + QueueListenerContainerFactory.NAME_SUFFIX;
		if (!this.beans.containsBean(bean)) {
			throw new IllegalArgumentException("There is no connection of that name. Set 'spread.queue.connections."
					+ connection + ".addresses'.");
		}
		return this.beans.getBean(bean, QueueListenerContainerFactory.class);
	}

	/** The options of the containers, one for each queue, based on the defaults. */
	List<ListenerOptions> options(ListenerDefaults defaults, String defaultId) {
		String id = this.reader.value(this.annotation.id(), "id", Function.identity()).orElse(defaultId);
		List<QueueName> queues = queues(defaults);
		try {
			return queues.stream()
				.map((queue) -> changed(defaults.options((queues.size() > 1) ? id + "-" + queue : id, queue)))
				.toList();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(this.annotated, String.valueOf(ex.getMessage()),
					"Change the attribute of the annotation, or the property that it takes its default from.", ex);
		}
	}

	private ListenerOptions changed(ListenerOptions options) {
		ListenerOptions changed = options;
		for (UnaryOperator<ListenerOptions> change : this.changes) {
			changed = change.apply(changed);
		}
		return changed;
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

	/** Sets the beans that the annotation names. */
	void configure(QueueListenerContainerBuilder builder) {
		this.reader.bean(this.annotation.errorHandler(), "errorHandler", QueueErrorHandler.class)
			.ifPresent(builder::errorHandler);
		this.reader.bean(this.annotation.executor(), "executor", Executor.class, ListenerExecutorFactory.class)
			.ifPresent((executor) -> setExecutor(builder, executor));
	}

	private void setExecutor(QueueListenerContainerBuilder builder, Object executor) {
		if (executor instanceof ListenerExecutorFactory factory) {
			builder.executors(factory);
			return;
		}
		try {
			builder.executor((Executor) executor);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(this.annotated,
					"Its attribute 'executor' does not fit: " + ex.getMessage(),
					"Change the pool, or the attribute 'concurrency'.", ex);
		}
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
