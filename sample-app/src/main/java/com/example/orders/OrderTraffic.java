// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.stereotype.Component;

import org.spreadqueue.spring.template.SpreadQueueOperations;

/**
 * Customers that are not there, so that there is something to see:
 * {@code --orders.traffic=20/s}. Of forty orders, one asks for nothing and one has no
 * price; both become dead letters, for different reasons.
 */
@Component
@ConditionalOnProperty("orders.traffic")
class OrderTraffic implements SmartLifecycle, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(OrderTraffic.class);

	private static final List<String> ITEMS = List.of("tea", "coffee", "cocoa", "sugar", "biscuits");

	private final SpreadQueueOperations queues;

	private final Duration interval;

	private final SimpleAsyncTaskScheduler scheduler = new SimpleAsyncTaskScheduler();

	private @Nullable ScheduledFuture<?> running;

	OrderTraffic(SpreadQueueOperations queues, @Value("${orders.traffic}") String rate) {
		this.queues = queues;
		this.interval = interval(rate);
		this.scheduler.setThreadNamePrefix("traffic-");
	}

	/** Reads how often an order comes, such as "20/s". */
	static Duration interval(String rate) {
		try {
			if (rate.endsWith("/s")) {
				int times = Integer.parseInt(rate.substring(0, rate.length() - 2).trim());
				if (times >= 1 && times <= 1000) {
					return Duration.ofSeconds(1).dividedBy(times);
				}
			}
		}
		catch (NumberFormatException ex) {
			// Said below.
		}
		throw new IllegalArgumentException(
				"orders.traffic is '" + rate + "', but must be 1/s to 1000/s, for example 20/s.");
	}

	@Override
	public void start() {
		this.running = this.scheduler.scheduleAtFixedRate(this::order, this.interval);
	}

	private void order() {
		this.queues.sendAsync("orders", nextOrder()).exceptionally((failure) -> {
			logger.warn("An order was not accepted: {}", failure.getMessage());
			return null;
		});
	}

	private static Object nextOrder() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		String item = ITEMS.get(random.nextInt(ITEMS.size()));
		return switch (random.nextInt(40)) {
			case 0 -> Map.of("item", item, "quantity", 1);
			case 1 -> new Order(item, 0, BigDecimal.ONE);
			default -> new Order(item, random.nextInt(1, 10), BigDecimal.valueOf(random.nextInt(100, 2000), 2));
		};
	}

	@Override
	public void stop() {
		if (this.running != null) {
			this.running.cancel(false);
		}
	}

	@Override
	public void destroy() {
		this.scheduler.close();
	}

	@Override
	public boolean isRunning() {
		return this.running != null && !this.running.isCancelled();
	}

}
