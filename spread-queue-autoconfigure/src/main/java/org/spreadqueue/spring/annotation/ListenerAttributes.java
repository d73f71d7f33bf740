package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
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
 * Reads the attributes of a {@link QueueListener @QueueListener}: placeholders and
 * expressions first, then the value, then the default.
 */
final class ListenerAttributes {

	private static final Duration DEFAULT_BATCH_WAIT = Duration.ofMillis(100);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ListenerDefaults defaults;

	ListenerAttributes(ConfigurableListableBeanFactory beanFactory, ListenerDefaults defaults) {
		this.beanFactory = beanFactory;
		this.defaults = defaults;
	}

	/** The factory that the annotation names, or the one of the application. */
	static QueueListenerContainerFactory containers(QueueListener annotation, Method method,
			ConfigurableListableBeanFactory beans) {
		return new ListenerAttributes(beans, ListenerDefaults.STANDARD)
			.bean(annotation.containerFactory(), "containerFactory", method, QueueListenerContainerFactory.class)
			.orElseGet(() -> beans.getBean(QueueListenerContainerFactory.class));
	}

	ListenerOptions options(QueueListener annotation, Method method, String defaultId) {
		String id = read(annotation.id(), "id", method, Function.identity()).orElse(defaultId);
		QueueName queue = read(annotation.queue(), "queue", method, QueueName::new)
			.or(() -> Optional.ofNullable(this.defaults.queue()))
			.orElseThrow(
					() -> new InvalidQueueListenerException(method, "It names no queue, and there is no default queue.",
							"Name it, @QueueListener(\"orders\"), or set the property spread.queue.name."));
		try {
			ListenerOptions options = this.defaults.options(id, queue);
			WorkerOptions worker = options.worker();
			worker = read(annotation.concurrency(), "concurrency", method, ListenerAttributes::number)
				.map(worker::withConcurrency)
				.orElse(worker);
			worker = read(annotation.prefetch(), "prefetch", method, ListenerAttributes::number)
				.map(worker::withPrefetch)
				.orElse(worker);
			int jobsPerCall = batchSize(annotation, method).orElse(1);
			options = options.withWorker(worker.withConcurrency(worker.concurrency() * jobsPerCall));
			options = read(annotation.autoStartup(), "autoStartup", method, ListenerAttributes::bool)
				.map(options::withAutoStartup)
				.orElse(options);
			return read(annotation.shutdownTimeout(), "shutdownTimeout", method, DurationFormatterUtils::detectAndParse)
				.map(options::withShutdownTimeout)
				.orElse(options);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(method, String.valueOf(ex.getMessage()),
					"Change the attribute of the annotation, or the property that it takes its default from.", ex);
		}
	}

	Optional<Integer> batchSize(QueueListener annotation, Method method) {
		return read(annotation.batchSize(), "batchSize", method, ListenerAttributes::positive);
	}

	Duration batchWait(QueueListener annotation, Method method) {
		return read(annotation.batchWait(), "batchWait", method, DurationFormatterUtils::detectAndParse)
			.orElse(DEFAULT_BATCH_WAIT);
	}

	AckMode ackMode(QueueListener annotation, Method method) {
		return ListenerMethods.ackMode(method,
				read(annotation.ackMode(), "ackMode", method, ListenerAttributes::ackMode).orElse(null));
	}

	Optional<QueueErrorHandler> errorHandler(QueueListener annotation, Method method) {
		return bean(annotation.errorHandler(), "errorHandler", method, QueueErrorHandler.class);
	}

	/** A {@link PayloadConverter}, or a converter of Spring Messaging. */
	Optional<Object> messageConverter(QueueListener annotation, Method method) {
		return bean(annotation.messageConverter(), "messageConverter", method, PayloadConverter.class,
				MessageConverter.class);
	}

	/** An {@link Executor}, or a {@link ListenerExecutorFactory}. */
	Optional<Object> executor(QueueListener annotation, Method method) {
		return bean(annotation.executor(), "executor", method, Executor.class, ListenerExecutorFactory.class);
	}

	private <T> Optional<T> bean(String attribute, String name, Method method, Class<T> type) {
		return bean(attribute, name, method, new Class<?>[] { type }).map(type::cast);
	}

	private Optional<Object> bean(String attribute, String name, Method method, Class<?>... types) {
		Object value = evaluate(attribute);
		if (value == null || (value instanceof String text && text.isBlank())) {
			return Optional.empty();
		}
		Object bean = value;
		if (value instanceof String beanName) {
			bean = this.beanFactory.containsBean(beanName.trim()) ? this.beanFactory.getBean(beanName.trim()) : null;
		}
		Object candidate = bean;
		if (Stream.of(types).noneMatch((type) -> type.isInstance(candidate))) {
			String wanted = Stream.of(types).map(Class::getName).collect(Collectors.joining(" or "));
			String is = (candidate == null) ? "there is no bean of that name"
					: "that is a " + candidate.getClass().getName();
			throw new InvalidQueueListenerException(method,
					"Its attribute '" + name + "' has the value '" + value + "', but " + is + ".",
					"Give it the name of a bean of type " + wanted + ", or an expression that gives one.");
		}
		return Optional.ofNullable(candidate);
	}

	private <T> Optional<T> read(String attribute, String name, Method method, Function<String, T> parser) {
		Object value = evaluate(attribute);
		String text = (value != null) ? value.toString() : null;
		if (text == null || text.isBlank()) {
			return Optional.empty();
		}
		try {
			return Optional.of(parser.apply(text.trim()));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(method,
					"Its attribute '" + name + "' has the value '" + text + "': " + ex.getMessage(),
					"Correct the attribute" + (text.equals(attribute) ? "."
							: ", which is '" + attribute + "', or the property that it refers to."),
					ex);
		}
	}

	private @Nullable Object evaluate(String attribute) {
		String text = this.beanFactory.resolveEmbeddedValue(attribute);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		if (text == null || expressions == null) {
			return text;
		}
		return expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null));
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
