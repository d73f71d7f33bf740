package org.spreadqueue.manager.cli.http;

import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;

/**
 * The meters of a manager, called like those of a manager in an application, so that one
 * dashboard and one set of rules are for both.
 */
final class ManagerMeters {

	private static final String PREFIX = "spread.queue.manager.";

	private static final double MILLIS = 1000;

	private final MeterRegistry registry;

	private final QueueManager manager;

	private ManagerMeters(MeterRegistry registry, QueueManager manager) {
		this.registry = registry;
		this.manager = manager;
	}

	static void register(MeterRegistry registry, QueueManager manager) {
		ManagerMeters meters = new ManagerMeters(registry, manager);
		meters.flags();
		meters.figures();
		meters.events();
		WaitMeters.register(registry, manager);
	}

	private void flags() {
		flag("active", "Whether the manager of this process manages the queue",
				(manager) -> manager.state() == ManagerState.ACTIVE);
		flag("standing.by", "Whether the manager of this process would take over from another",
				(manager) -> manager.state() == ManagerState.STANDING_BY);
		flag("connected", "Whether the manager is connected to a Spread daemon",
				(manager) -> manager.privateGroup().isPresent());
		flag("paused", "Whether the manager dispatches nothing until it is resumed",
				(manager) -> manager.figures().paused());
		register("log.failed", null, "Whether the manager ended because its log could not be written",
				(manager) -> manager.failure().isPresent() ? 1 : 0);
	}

	private void figures() {
		gauge("workers", "workers", "Workers that the manager knows, busy ones included", QueueManager::workers);
		figure("queued", "messages", "Messages that wait in the manager, delayed ones included", QueueFigures::waiting);
		figure("delayed", "messages", "Waiting messages whose time has not come", QueueFigures::delayed);
		figure("in.flight", "messages", "Messages that workers have", QueueFigures::inFlight);
		gauge("max.length", "messages", "Messages that the manager holds at most, in flight ones included",
				(manager) -> manager.options().limits().maxLength());
		figure("size", "bytes", "Bytes of all messages that the manager holds", QueueFigures::bytes);
		gauge("max.size", "bytes", "Bytes of messages that the manager holds at most",
				(manager) -> manager.options().limits().maxSize());
		figure("oldest.age", "seconds", "How long the oldest waiting message has been in the queue",
				(figures) -> figures.oldestAge().toMillis() / MILLIS);
		gauge("dead.letters", "letters", "Dead letters of the queue that wait in this process",
				QueueManager::deadLetters);
	}

	private void events() {
		event("accepted", "messages", "Messages taken in", QueueFigures::accepted);
		event("duplicates", "messages", "Messages that came again, and were not taken in again",
				QueueFigures::duplicates);
		event("rejected", "messages", "Messages refused because the queue was full", QueueFigures::rejected);
		event("done", "messages", "Messages that workers finished", QueueFigures::done);
		event("failed", "attempts", "Attempts that ended with an error", QueueFigures::failed);
		event("redelivered", "attempts", "Attempts after the first one of a message", QueueFigures::redelivered);
		event("dead.lettered", "messages", "Messages that became dead letters", QueueFigures::deadLettered);
		event("expired", "messages", "Messages whose time was over before a worker had them", QueueFigures::expired);
		event("purged", "messages", "Messages removed because the queue was emptied", QueueFigures::purged);
		counter("dropped", "messages", "Messages of no use, such as those that the key does not open",
				QueueManager::dropped);
	}

	private void flag(String name, String description, Predicate<QueueManager> value) {
		gauge(name, null, description, (manager) -> value.test(manager) ? 1 : 0);
	}

	/** What it had last, a manager that has ended does not have any more. */
	private static ToDoubleFunction<QueueManager> whileOpen(ToDoubleFunction<QueueManager> value) {
		return (manager) -> (manager.state() != ManagerState.CLOSED) ? value.applyAsDouble(manager) : 0;
	}

	private void figure(String name, String unit, String description, ToDoubleFunction<QueueFigures> value) {
		gauge(name, unit, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	private void gauge(String name, @Nullable String unit, String description, ToDoubleFunction<QueueManager> value) {
		register(name, unit, description, whileOpen(value));
	}

	private void register(String name, @Nullable String unit, String description,
			ToDoubleFunction<QueueManager> value) {
		Gauge.builder(PREFIX + name, this.manager, value)
			.description(description)
			.baseUnit(unit)
			.tags("queue", this.manager.options().queue().value())
			.register(this.registry);
	}

	private void event(String name, String unit, String description, ToDoubleFunction<QueueFigures> value) {
		counter(name, unit, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	private void counter(String name, String unit, String description, ToDoubleFunction<QueueManager> value) {
		FunctionCounter.builder(PREFIX + name, this.manager, value)
			.description(description)
			.baseUnit(unit)
			.tags("queue", this.manager.options().queue().value())
			.register(this.registry);
	}

}
