// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spring.listener.ListenerStatistics;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.outbox.OutboxStatistics;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Health of the application's queues on each connection: DOWN without a Spread daemon, or
 * when the log of a queue cannot be written; OUT_OF_SERVICE when a queue has no manager
 * or a listener is stopped or paused. Says what the queues managed here and the outbox
 * hold. Reads what is known already and never waits.
 *
 * @since 0.1.0
 */
public final class SpreadQueueHealthIndicator implements HealthIndicator {

	private final QueueSenders senders;

	private final Map<String, QueueSenders> connections;

	private final QueueListenerContainerRegistry registry;

	private final QueueManagers managers;

	private final @Nullable OutboxRelay outbox;

	/**
	 * Takes the main and (by name) further connections' senders, all listeners, the
	 * managers in this process, and the relay of the outbox if there is one.
	 */
	public SpreadQueueHealthIndicator(QueueSenders senders, Map<String, QueueSenders> connections,
			QueueListenerContainerRegistry registry, QueueManagers managers, @Nullable OutboxRelay outbox) {
		this.senders = senders;
		this.connections = connections;
		this.registry = registry;
		this.managers = managers;
		this.outbox = outbox;
	}

	@Override
	public Health health() {
		List<QueueListenerContainer> main = new ArrayList<>(this.registry.containers());
		Findings findings = new Findings();
		Map<String, Object> named = new LinkedHashMap<>();
		this.connections.forEach((name, others) -> {
			List<QueueListenerContainer> own = main.stream()
				.filter((container) -> container.spread() == others.spread())
				.toList();
			main.removeAll(own);
			named.put(name, describe(others, own, findings));
		});
		Health.Builder health = new Health.Builder();
		health.withDetail("queues", describe(this.senders, main, findings));
		if (!named.isEmpty()) {
			health.withDetail("connections", named);
		}
		Map<String, Object> managed = managed();
		if (!managed.isEmpty()) {
			health.withDetail("managers", managed);
		}
		Map<String, String> failures = logFailures();
		if (!failures.isEmpty()) {
			findings.down = true;
			health.withDetail("logFailures", failures);
		}
		if (this.outbox != null) {
			health.withDetail("outbox", describe(this.outbox.statistics()));
		}
		return health.status(findings.status()).build();
	}

	/**
	 * Does not change the status: to restart this process, or to send it no requests,
	 * brings neither workers nor room.
	 */
	private Map<String, Object> managed() {
		Map<String, Object> managed = new TreeMap<>();
		for (QueueName queue : this.managers.queues()) {
			managed.put(queue.value(),
					this.managers.find(queue)
						.map(SpreadQueueHealthIndicator::describe)
						.orElseGet(() -> Map.of("state", ManagerState.CLOSED)));
		}
		return managed;
	}

	private static Map<String, Object> describe(QueueManager manager) {
		QueueFigures figures = manager.figures();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", manager.state());
		details.put("paused", figures.paused());
		details.put("workers", manager.workers());
		details.put("waiting", figures.waiting());
		details.put("inFlight", figures.inFlight());
		details.put("maxLength", manager.options().limits().maxLength());
		details.put("failed", figures.failed());
		details.put("deadLetters", manager.deadLetters());
		return details;
	}

	/** Why queues that were managed here cannot be any more. */
	private Map<String, String> logFailures() {
		Map<String, String> failures = new LinkedHashMap<>();
		for (QueueName queue : this.managers.queues()) {
			this.managers.find(queue)
				.flatMap(QueueManager::failure)
				.ifPresent((failure) -> failures.put(queue.value(), failure.toString()));
		}
		return failures;
	}

	/** Does not change the status: while messages wait there, none is lost. */
	private static Map<String, Object> describe(OutboxStatistics outbox) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("pending", outbox.pending());
		details.put("refused", outbox.refused());
		if (outbox.oldest() != null) {
			details.put("oldest", outbox.oldest());
		}
		if (outbox.problem() != null) {
			details.put("problem", outbox.problem());
		}
		return details;
	}

	private static Map<String, Object> describe(QueueSenders senders, List<QueueListenerContainer> containers,
			Findings findings) {
		Map<String, Object> queues = new LinkedHashMap<>();
		for (QueueName queue : senders.queues()) {
			Optional<Sender> sender = senders.find(queue);
			Optional<SpreadAddress> daemon = sender.flatMap(Sender::daemon);
			Optional<ManagerInfo> manager = sender.flatMap(Sender::manager);
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("connection", daemon.map(SpreadAddress::toString).orElse("none"));
			details.put("manager", manager.map(ManagerInfo::privateGroup).orElse("none"));
			manager.ifPresent((known) -> details.put("waiting", known.statistics().currentlyQueued()));
			sender.ifPresent((open) -> details.put("unsettled", open.statistics().unsettled()));
			sender.flatMap(Sender::managerRefusal).ifPresent((refusal) -> details.put("managerRefusal", refusal));
			List<Map<String, Object>> listeners = new ArrayList<>();
			for (QueueListenerContainer container : containers) {
				if (container.options().worker().queue().equals(queue)) {
					listeners.add(describe(container));
					findings.down |= isCutOff(container);
					findings.outOfService |= isStopped(container);
				}
			}
			details.put("listeners", listeners);
			queues.put(queue.value(), details);
			findings.down |= daemon.isEmpty();
			findings.outOfService |= manager.isEmpty();
		}
		return queues;
	}

	private static boolean isCutOff(QueueListenerContainer container) {
		return container.isRunning() && !container.isPaused() && container.statistics().connectedSessions() == 0;
	}

	/** A listener that was never meant to start is not missed. */
	private static boolean isStopped(QueueListenerContainer container) {
		return container.isPaused() || (!container.isRunning()
				&& (container.isAutoStartup() || container.statistics().startTime() != null));
	}

	private static Map<String, Object> describe(QueueListenerContainer container) {
		ListenerStatistics statistics = container.statistics();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("id", container.options().id());
		details.put("running", container.isRunning());
		details.put("paused", container.isPaused());
		details.put("concurrency", container.options().worker().concurrency());
		details.put("connectedSessions", statistics.connectedSessions());
		details.put("messages", statistics.received());
		details.put("failed", statistics.failed());
		if (statistics.startTime() != null) {
			details.put("startTime", statistics.startTime());
		}
		return details;
	}

	private static final class Findings {

		private boolean down;

		private boolean outOfService;

		Status status() {
			return this.down ? Status.DOWN : (this.outOfService ? Status.OUT_OF_SERVICE : Status.UP);
		}

	}

}
