package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.SenderStatistics;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;

/** Meters of listeners, senders and managers in this process, present and future. */
final class SpreadQueueMetrics implements MeterBinder {

	private final QueueListenerContainerRegistry containers;

	private final QueueSenders senders;

	private final QueueManagers managers;

	SpreadQueueMetrics(QueueListenerContainerRegistry containers, QueueSenders senders, QueueManagers managers) {
		this.containers = containers;
		this.senders = senders;
		this.managers = managers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.containers.observe(new ListenerMeters(registry));
		this.senders.observe((queue) -> bindSender(registry, queue));
		this.managers.observe((queue) -> bindManager(registry, queue));
	}

	private void bindSender(MeterRegistry registry, QueueName queue) {
		count(registry, queue, "sent", "One-way messages that were to be sent", SenderStatistics::sent);
		count(registry, queue, "requested", "Requests that were to be sent", SenderStatistics::requested);
		count(registry, queue, "failed", "Messages and requests that failed", SenderStatistics::failed);
		count(registry, queue, "done", "One-way messages that are known to be processed", SenderStatistics::done);
		count(registry, queue, "released", "Messages whose end will not be known", SenderStatistics::released);
		count(registry, queue, "resubmitted", "Messages sent again to another manager", SenderStatistics::resubmitted);
		count(registry, queue, "ignored", "Answers that nobody waited for, or no longer", SenderStatistics::ignored);
	}

	private void count(MeterRegistry registry, QueueName queue, String name, String description,
			ToLongFunction<SenderStatistics> value) {
		count(registry, queue, "sender." + name, description, this.senders,
				(source) -> value.applyAsLong(source.statistics(queue)));
	}

	private static <T> void count(MeterRegistry registry, QueueName queue, String name, String description, T source,
			ToDoubleFunction<T> value) {
		FunctionCounter.builder("spread.queue." + name, source, value)
			.description(description)
			.baseUnit("messages")
			.tags("queue", queue.value())
			.register(registry);
	}

	private void bindManager(MeterRegistry registry, QueueName queue) {
		gauge(registry, queue, "queued", "Messages that wait in the manager of this process",
				(manager) -> manager.statistics().currentlyQueued());
		figure(registry, queue, "in.flight", "Messages in flight", QueueFigures::inFlight);
		figure(registry, queue, "delayed", "Waiting messages whose time has not come", QueueFigures::delayed);
		figure(registry, queue, "oldest.age", "Seconds for which the oldest waiting message has been here",
				(figures) -> figures.oldestAge().toMillis() / 1000.0);
		event(registry, queue, "dead.lettered", "Messages that became dead letters", QueueFigures::deadLettered);
		event(registry, queue, "redelivered", "Deliveries of messages that had been tried before",
				QueueFigures::redelivered);
		event(registry, queue, "rejected", "Messages refused because the queue was full", QueueFigures::rejected);
		event(registry, queue, "expired", "Messages whose time was over before a worker had them",
				QueueFigures::expired);
		count(registry, queue, "manager.dropped", "Messages of no use, such as those that the key does not open",
				this.managers, (source) -> source.find(queue).map(QueueManager::dropped).orElse(0L));
		gauge(registry, queue, "workers", "Workers that the manager of this process knows", QueueManager::workers);
	}

	private void figure(MeterRegistry registry, QueueName queue, String name, String description,
			ToDoubleFunction<QueueFigures> value) {
		gauge(registry, queue, name, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	/** Counts from zero when the manager starts anew. */
	private void event(MeterRegistry registry, QueueName queue, String name, String description,
			ToLongFunction<QueueFigures> value) {
		count(registry, queue, "manager." + name, description, this.managers,
				(source) -> source.find(queue).map((manager) -> value.applyAsLong(manager.figures())).orElse(0L));
	}

	private void gauge(MeterRegistry registry, QueueName queue, String name, String description,
			ToDoubleFunction<QueueManager> value) {
		Gauge
			.builder("spread.queue.manager." + name, this.managers,
					(source) -> source.find(queue).map(value::applyAsDouble).orElse(Double.NaN))
			.description(description)
			.tags("queue", queue.value())
			.register(registry);
	}

}
