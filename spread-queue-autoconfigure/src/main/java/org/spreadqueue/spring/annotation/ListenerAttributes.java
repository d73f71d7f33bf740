package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Reads the attributes of a {@link QueueListener @QueueListener}: placeholders and
 * expressions first, then the value, then the default.
 */
final class ListenerAttributes {

	private final ConfigurableListableBeanFactory beanFactory;

	private final ListenerDefaults defaults;

	ListenerAttributes(ConfigurableListableBeanFactory beanFactory, ListenerDefaults defaults) {
		this.beanFactory = beanFactory;
		this.defaults = defaults;
	}

	ListenerOptions options(QueueListener annotation, Method method, String defaultId) {
		String id = read(annotation.id(), "id", method, Function.identity()).orElse(defaultId);
		QueueName queue = read(annotation.queue(), "queue", method, QueueName::new)
			.or(() -> Optional.ofNullable(this.defaults.queue()))
			.orElseThrow(
					() -> new InvalidQueueListenerException(method, "It names no queue, and there is no default queue.",
							"Name it, @QueueListener(\"orders\"), or set the property spread.queue.name."));
		int concurrency = read(annotation.concurrency(), "concurrency", method, Integer::valueOf)
			.orElse(this.defaults.concurrency());
		boolean autoStartup = read(annotation.autoStartup(), "autoStartup", method, ListenerAttributes::bool)
			.orElse(true);
		Duration shutdownTimeout = read(annotation.shutdownTimeout(), "shutdownTimeout", method,
				DurationFormatterUtils::detectAndParse)
			.orElse(this.defaults.shutdownTimeout());
		try {
			return new ListenerOptions(id,
					new WorkerOptions(queue, concurrency, this.defaults.heartbeat(), this.defaults.failureResponses()),
					autoStartup, shutdownTimeout);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidQueueListenerException(method, String.valueOf(ex.getMessage()),
					"Change the attribute of the annotation, or the property that it takes its default from.", ex);
		}
	}

	private <T> Optional<T> read(String attribute, String name, Method method, Function<String, T> parser) {
		String text = resolve(attribute);
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

	private @Nullable String resolve(String attribute) {
		String text = this.beanFactory.resolveEmbeddedValue(attribute);
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		if (text == null || expressions == null) {
			return text;
		}
		Object value = expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null));
		return (value != null) ? value.toString() : null;
	}

	private static boolean bool(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("it must be 'true' or 'false'");
		};
	}

}
