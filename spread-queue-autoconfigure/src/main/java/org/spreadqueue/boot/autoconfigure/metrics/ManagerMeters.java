package org.spreadqueue.boot.autoconfigure.metrics;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.manager.QueueManagers;

/** The meters of the managers in this process. */
final class ManagerMeters {

	/** What there is while the manager is open. */
	private static final List<QueueMeter<QueueManager>> PRESENT = List.of(
			QueueMeter.flag("manager.active", "Whether the manager of this process manages the queue",
					(manager) -> manager.state() == ManagerState.ACTIVE),
			QueueMeter.flag("manager.standing.by", "Whether the manager of this process would take over from another",
					(manager) -> manager.state() == ManagerState.STANDING_BY),
			QueueMeter.flag("manager.connected", "Whether the manager is connected to a Spread daemon",
					(manager) -> manager.privateGroup().isPresent()),
			QueueMeter.flag("manager.paused", "Whether the manager dispatches nothing until it is resumed",
					(manager) -> manager.figures().paused()),
			gauge("workers", "workers", "Workers that the manager knows, busy ones included", QueueManager::workers),
			figure("queued", "messages", "Messages that wait in the manager, delayed ones included",
					QueueFigures::waiting),
			figure("delayed", "messages", "Waiting messages whose time has not come", QueueFigures::delayed),
			figure("in.flight", "messages", "Messages that workers have", QueueFigures::inFlight),
			gauge("max.length", "messages", "Messages that the manager holds at most, in flight ones included",
					(manager) -> manager.options().limits().maxLength()),
			figure("size", "bytes", "Bytes of all messages that the manager holds", QueueFigures::bytes),
			gauge("max.size", "bytes", "Bytes of messages that the manager holds at most",
					(manager) -> manager.options().limits().maxSize()),
			figure("oldest.age", "seconds", "How long the oldest waiting message has been in the queue",
					(figures) -> figures.oldestAge().toMillis() / 1000.0),
			gauge("dead.letters", "letters", "Dead letters of the queue that wait in this process",
					QueueManager::deadLetters));

	/** What there is even when the manager has ended. */
	private static final List<QueueMeter<QueueManager>> KEPT = List.of(
			QueueMeter.flag("manager.log.failed", "Whether the manager ended because its log could not be written",
					(manager) -> manager.failure().isPresent()),
			event("accepted", "messages", "Messages taken in", QueueFigures::accepted),
			event("duplicates", "messages", "Messages that came again, and were not taken in again",
					QueueFigures::duplicates),
			event("rejected", "messages", "Messages refused because the queue was full", QueueFigures::rejected),
			event("done", "messages", "Messages that workers finished", QueueFigures::done),
			event("failed", "attempts", "Attempts that ended with an error", QueueFigures::failed),
			event("redelivered", "attempts", "Attempts after the first one of a message", QueueFigures::redelivered),
			event("dead.lettered", "messages", "Messages that became dead letters", QueueFigures::deadLettered),
			event("expired", "messages", "Messages whose time was over before a worker had them",
					QueueFigures::expired),
			event("purged", "messages", "Messages removed because the queue was emptied", QueueFigures::purged),
			counter("dropped", "messages", "Messages of no use, such as those that the key does not open",
					QueueManager::dropped));

	private final MeterRegistry registry;

	private final QueueManagers managers;

	ManagerMeters(MeterRegistry registry, QueueManagers managers) {
		this.registry = registry;
		this.managers = managers;
	}

	private static QueueMeter<QueueManager> gauge(String name, String unit, String description,
			ToDoubleFunction<QueueManager> value) {
		return QueueMeter.gauge("manager." + name, unit, description, value);
	}

	private static QueueMeter<QueueManager> figure(String name, String unit, String description,
			ToDoubleFunction<QueueFigures> value) {
		return gauge(name, unit, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	private static QueueMeter<QueueManager> counter(String name, String unit, String description,
			ToDoubleFunction<QueueManager> value) {
		return QueueMeter.counter("manager." + name, unit, description, value);
	}

	private static QueueMeter<QueueManager> event(String name, String unit, String description,
			ToDoubleFunction<QueueFigures> value) {
		return counter(name, unit, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	void register(QueueName queue) {
		Tags tags = Tags.of("queue", queue.value());
		PRESENT.forEach(
				(meter) -> meter.register(this.registry, tags, this.managers, (managers) -> open(managers, queue)));
		KEPT.forEach((meter) -> meter.register(this.registry, tags, this.managers, (managers) -> managers.find(queue)));
		new WaitMeters(queue).register(this.registry, tags, this.managers);
	}

	/** One that has ended still knows what it had last, which is elsewhere or lost. */
	private static Optional<QueueManager> open(QueueManagers managers, QueueName queue) {
		return managers.find(queue).filter((manager) -> manager.state() != ManagerState.CLOSED);
	}

}
