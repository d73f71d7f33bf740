// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import org.spreadqueue.benchmark.common.JobCounter;

/**
 * A Spring application that listens, sends, or both, on one queue of one peer. Closing it
 * closes the context.
 */
final class QueueApplication implements AutoCloseable {

	/** There is Actuator for those who look; a starter does not bring it. */
	private static final String METRICS = "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration,"
			+ "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration";

	private final ConfigurableApplicationContext context;

	private final JobCounter counter = new JobCounter();

	QueueApplication(Setup setup) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("bench.queue", setup.queue());
		properties.put("bench.listeners", setup.row().listeners());
		properties.put("logging.level.root", "warn");
		properties.put("spring.autoconfigure.exclude", METRICS);
		if (!setup.addresses().isEmpty()) {
			properties.put("spread.queue.addresses", setup.addresses());
		}
		if (setup.row().operation() == Operation.SEND) {
			properties.put("spring.rabbitmq.publisher-confirm-type", "simple");
		}
		setup.properties().forEach((property) -> {
			String[] parts = property.split("=", 2);
			properties.put(parts[0], parts[1]);
		});
		SpringApplicationBuilder builder = new SpringApplicationBuilder(configuration(setup.column()))
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(true)
			.properties(properties);
		if (setup.listens()) {
			Class<?> listener = listener(setup);
			builder.initializers((context) -> {
				GenericApplicationContext beans = (GenericApplicationContext) context;
				beans.registerBean(JobCounter.class, () -> this.counter);
				beans.registerBean(listener);
			});
		}
		this.context = builder.run();
	}

	private static Class<?> configuration(Column column) {
		return switch (column) {
			case RABBIT -> RabbitPeer.class;
			case ARTEMIS -> ArtemisPeer.class;
			default -> SpreadPeer.class;
		};
	}

	private static Class<?> listener(Setup setup) {
		boolean answers = setup.row().operation() == Operation.REQUEST;
		return switch (setup.column()) {
			case RABBIT -> answers ? RabbitPeer.Answerer.class : RabbitPeer.Runner.class;
			case ARTEMIS -> answers ? ArtemisPeer.Answerer.class : ArtemisPeer.Runner.class;
			default -> answers ? SpreadPeer.Answerer.class : SpreadPeer.Runner.class;
		};
	}

	JobQueue queue() {
		return this.context.getBean(JobQueue.class);
	}

	JobCounter counter() {
		return this.counter;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Which application.
	 *
	 * @param addresses of the Spread daemon; empty for the one in the process, or none
	 * @param properties further ones, in the form {@code name=value}
	 */
	record Setup(Column column, Row row, String queue, boolean listens, String addresses, List<String> properties) {
	}

}
