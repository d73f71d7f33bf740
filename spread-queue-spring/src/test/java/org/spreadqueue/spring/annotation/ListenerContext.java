// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.listener.ListenerDefaults;
import org.spreadqueue.spring.listener.ListenerExecutorFactory;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerBuilder;
import org.spreadqueue.spring.listener.QueueListenerContainerCustomizer;
import org.spreadqueue.spring.listener.QueueListenerContainerFactory;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * An application context that finds listeners, but does not start them: tests call their
 * handlers.
 */
final class ListenerContext implements AutoCloseable {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final Map<String, ListenerOptions> options = new LinkedHashMap<>();

	private final JsonMapper mapper = JsonMapper.builder().build();

	ListenerContext(Class<?>... beans) {
		this(Map.of(), ListenerDefaults.STANDARD, beans);
	}

	ListenerContext(QueueListenerContainerCustomizer customizer, Class<?>... beans) {
		this(Map.of(), ListenerDefaults.STANDARD, customizer, beans);
	}

	ListenerContext(Map<String, Object> properties, ListenerDefaults defaults, Class<?>... beans) {
		this(properties, defaults, (builder) -> {
		}, beans);
	}

	private ListenerContext(Map<String, Object> properties, ListenerDefaults defaults,
			QueueListenerContainerCustomizer customizer, Class<?>... beans) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		this.context.registerBean(QueueListenerAnnotationBeanPostProcessor.class);
		this.context.registerBean(PayloadConverter.class, () -> new PayloadConverter(this.mapper));
		this.context.registerBean(QueueListenerContainerRegistry.class,
				() -> new QueueListenerContainerRegistry(this.context));
		this.context.registerBean(QueueListenerContainerFactory.class,
				() -> new QueueListenerContainerFactory(SpreadOptions.builder().build(), QueueInitializer.NONE,
						ListenerExecutorFactory.platformThreads(), defaults, List.of(customizer, this::record)));
		this.context.register(beans);
		try {
			this.context.refresh();
		}
		catch (RuntimeException ex) {
			this.context.close();
			throw ex;
		}
	}

	/** Returns why no context starts with this listener. */
	static InvalidQueueListenerException failure(Class<?> listener) {
		return failure(Map.of(), listener);
	}

	/** Returns why no context starts with this listener and these properties. */
	static InvalidQueueListenerException failure(Map<String, Object> properties, Class<?> listener) {
		InvalidQueueListenerException failure = catchThrowableOfType(InvalidQueueListenerException.class,
				() -> new ListenerContext(properties, ListenerDefaults.STANDARD, listener).close());
		assertThat(failure).isNotNull();
		return failure;
	}

	Map<String, ListenerOptions> options() {
		return this.options;
	}

	ListenerOptions onlyOptions() {
		return this.options.values().iterator().next();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	QueueListenerContainerRegistry registry() {
		return bean(QueueListenerContainerRegistry.class);
	}

	/** Has the listener do a job. */
	CompletableFuture<JobResult> handle(String id, String json) throws Exception {
		return submit(id, json);
	}

	CompletableFuture<JobResult> submit(String id, String json) {
		QueueListenerContainer listener = registry().find(id)
			.orElseThrow(() -> new IllegalStateException("No listener '" + id + "', but " + this.options.keySet()));
		Content content = Content.json(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
		Job job = new Job(7, new QueueName("orders"), "#alice#localhost", content, WireFormat.DEFAULT);
		return listener.handle(job).toCompletableFuture();
	}

	/** Has the only listener do a job. */
	JobResult handle(String json) throws Exception {
		return handle(this.options.keySet().iterator().next(), json).get();
	}

	JsonNode tree(String json) {
		return this.mapper.readTree(json.replace('\'', '"'));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Has nothing start by itself. */
	private void record(QueueListenerContainerBuilder builder) {
		this.options.put(builder.options().id(), builder.options());
		builder.options((options) -> options.withAutoStartup(false));
	}

}
