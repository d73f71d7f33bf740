// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

/**
 * A figure of a manager for monitoring. All are here, so that those of an application and
 * of the manager program are the same.
 *
 * @param name words that are divided by dots
 * @param isCount whether it only rises, from zero when the manager starts anew
 * @param unit in the plural, {@code null} for what is 1 or 0
 * @param description for people
 * @param value reads it, from any thread
 * @since 0.1.0
 */
public record ManagerMeasure(String name, boolean isCount, @Nullable String unit, String description,
		ToDoubleFunction<QueueManager> value) {

	/** All of them but {@link QueueManager#figures() how long messages waited}. */
	public static final List<ManagerMeasure> ALL = List.of(
			flag("active", "Whether the manager of this process manages the queue",
					(manager) -> manager.state() == ManagerState.ACTIVE),
			flag("standing.by", "Whether the manager of this process would take over from another",
					(manager) -> manager.state() == ManagerState.STANDING_BY),
			flag("connected", "Whether the manager is connected to a Spread daemon",
					(manager) -> manager.privateGroup().isPresent()),
			flag("paused", "Whether the manager dispatches nothing until it is resumed",
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
					QueueManager::deadLetters),
			new ManagerMeasure("log.failed", false, null,
					"Whether the manager ended because its directory could not be written",
					(manager) -> manager.failure().isPresent() ? 1 : 0),
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
			count("dropped", "messages", "Messages of no use, such as those that the key does not open",
					QueueManager::dropped));

	/**
	 * Milliseconds up to which waits are counted. The last one has no bound.
	 * @see QueueFigures.Waits#upTo(long)
	 */
	public static final List<Long> WAIT_BOUNDS = List.of(1L, 5L, 10L, 50L, 100L, 500L, 1_000L, 5_000L, 10_000L, 50_000L,
			100_000L, 500_000L, 3_600_000L, QueueFigures.Bucket.UNBOUNDED);

	/** Returns a bound in seconds as the tag {@code le} of Prometheus has it. */
	public static String le(long bound) {
		return (bound == QueueFigures.Bucket.UNBOUNDED) ? "+Inf" : String.valueOf(bound / 1000.0);
	}

	private static ManagerMeasure flag(String name, String description, Predicate<QueueManager> value) {
		return gauge(name, null, description, (manager) -> value.test(manager) ? 1 : 0);
	}

	private static ManagerMeasure figure(String name, String unit, String description,
			ToDoubleFunction<QueueFigures> value) {
		return gauge(name, unit, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	/** One that has ended still knows what it had last, which is elsewhere or lost. */
	private static ManagerMeasure gauge(String name, @Nullable String unit, String description,
			ToDoubleFunction<QueueManager> value) {
		return new ManagerMeasure(name, false, unit, description,
				(manager) -> (manager.state() != ManagerState.CLOSED) ? value.applyAsDouble(manager) : 0);
	}

	private static ManagerMeasure event(String name, String unit, String description,
			ToDoubleFunction<QueueFigures> value) {
		return count(name, unit, description, (manager) -> value.applyAsDouble(manager.figures()));
	}

	private static ManagerMeasure count(String name, String unit, String description,
			ToDoubleFunction<QueueManager> value) {
		return new ManagerMeasure(name, true, unit, description, value);
	}

}
