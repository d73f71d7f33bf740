// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

/**
 * A web application with daemon, manager, listener and sender, whose listener is never
 * without work while there is traffic. It has the console, the endpoint and Prometheus'
 * page. For one thread.
 */
final class LookedAtApplication implements AutoCloseable {

	static final String QUEUE = "looked-at";

	/** Jobs that are sent and have not run. */
	private static final int OUTSTANDING = 2000;

	private final ConfigurableApplicationContext context;

	private final Application application;

	private final SpreadQueueOperations queues;

	private final Semaphore room = new Semaphore(OUTSTANDING);

	private Thread sender = new Thread(() -> {
	});

	LookedAtApplication() {
		this.context = new SpringApplicationBuilder(Application.class).bannerMode(Banner.Mode.OFF)
			.properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "logging.level.root", "warn"))
			.properties(Map.of("management.endpoints.web.exposure.include", "spreadqueue,prometheus",
					"management.endpoint.spreadqueue.console.enabled", "true"))
			.run();
		this.application = this.context.getBean(Application.class);
		this.queues = this.context.getBean(SpreadQueueOperations.class);
	}

	int port() {
		return this.context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	SpreadAddress daemon() {
		return this.context.getBean(EmbeddedSpreadDaemon.class).address();
	}

	/** Jobs that have run. */
	long jobs() {
		return this.application.jobs.sum();
	}

	/** Begins to send, until {@link #rest}. */
	void work() {
		this.sender = new Thread(this::send, "looked-at-sender");
		this.sender.start();
	}

	private void send() {
		String note = "n".repeat(120);
		long number = 0;
		try {
			while (!Thread.currentThread().isInterrupted()) {
				this.room.acquire();
				this.queues.to(QUEUE)
					.submit(new Job(number++, "customer 17", "green tea", 3.5, note))
					.done()
					.whenComplete((done, failure) -> this.room.release());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Sends nothing more, and returns when all that was sent has run. */
	void rest() throws InterruptedException {
		this.sender.interrupt();
		this.sender.join();
		this.room.acquire(OUTSTANDING);
		this.room.release(OUTSTANDING);
	}

	@Override
	public void close() {
		this.sender.interrupt();
		this.context.close();
	}

	/** 200 bytes as JSON. */
	record Job(long number, String customer, String item, double price, String note) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = { "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration",
			"org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration",
			"org.springframework.boot.jms.autoconfigure.JmsAutoConfiguration" })
	static class Application {

		private final LongAdder jobs = new LongAdder();

		@QueueListener(queues = QUEUE, id = QUEUE)
		void run(Job job) {
			this.jobs.increment();
		}

	}

}
