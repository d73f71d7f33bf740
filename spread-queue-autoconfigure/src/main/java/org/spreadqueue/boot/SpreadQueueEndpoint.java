package org.spreadqueue.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.QueueStatistics;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderStatistics;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spring.listener.ListenerStatistics;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Actuator endpoint that shows listeners, senders and the managers of this process, and
 * steers listeners. Everything is read from what is known already; no operation waits.
 * <p>
 * Reading takes the access {@code READ_ONLY}, steering {@code UNRESTRICTED}
 * ({@code management.endpoint.spreadqueue.access}).
 */
@Endpoint(id = "spreadqueue")
public final class SpreadQueueEndpoint {

	private final QueueListenerContainerRegistry containers;

	private final QueueSenders senders;

	private final QueueManagers managers;

	SpreadQueueEndpoint(QueueListenerContainerRegistry containers, QueueSenders senders, QueueManagers managers) {
		this.containers = containers;
		this.senders = senders;
		this.managers = managers;
	}

	/**
	 * Describes everything.
	 * @return listeners by id, senders and managers by queue
	 */
	@ReadOperation
	public QueuesDescriptor queues() {
		Map<String, ListenerDescriptor> listeners = new TreeMap<>();
		this.containers.containers()
			.forEach((container) -> listeners.put(container.options().id(), describe(container)));
		Map<String, SenderDescriptor> sending = new TreeMap<>();
		this.senders.queues().forEach((queue) -> sending.put(queue.value(), describeSender(queue)));
		Map<String, ManagerDescriptor> managing = new TreeMap<>();
		this.managers.queues().forEach((queue) -> managing.put(queue.value(), describeManager(queue)));
		return new QueuesDescriptor(listeners, sending, managing);
	}

	/**
	 * Describes one listener, sender or manager.
	 * @param part which of them
	 * @param name id of the listener, or name of the queue
	 * @return the descriptor, {@code null} if there is none of that name
	 */
	@ReadOperation
	public @Nullable OperationResponseBody part(@Selector Part part, @Selector String name) {
		QueuesDescriptor all = queues();
		return switch (part) {
			case LISTENERS -> all.listeners().get(name);
			case SENDERS -> all.senders().get(name);
			case MANAGERS -> all.managers().get(name);
		};
	}

	/**
	 * Steers a listener. Returns at once: what a stopped listener still runs may take its
	 * shutdown timeout.
	 * @param part {@code listeners}
	 * @param name id of the listener
	 * @param action what to do
	 * @return the listener afterwards, {@code null} if there is none of that name
	 */
	@WriteOperation
	public @Nullable OperationResponseBody control(@Selector Part part, @Selector String name, Action action) {
		if (part != Part.LISTENERS) {
			throw new InvalidEndpointRequestException("Only listeners can be told to " + action + ", not " + part,
					"Only listeners can be controlled");
		}
		return this.containers.find(name).map((container) -> {
			switch (action) {
				case START -> container.start();
				case STOP -> container.stop(() -> {
				});
			}
			return describe(container);
		}).orElse(null);
	}

	private static ListenerDescriptor describe(QueueListenerContainer container) {
		ListenerStatistics statistics = container.statistics();
		return new ListenerDescriptor(container.options().worker().queue().value(),
				container.isRunning() ? ListenerState.RUNNING : ListenerState.STOPPED, container.isAutoStartup(),
				container.options().worker().concurrency(), statistics.connectedSessions(), statistics.startTime(),
				statistics.running(), statistics.received(), statistics.completed(), statistics.failed(),
				statistics.handedBack(), statistics.dropped());
	}

	private SenderDescriptor describeSender(QueueName queue) {
		Optional<Sender> sender = this.senders.find(queue);
		SenderStatistics statistics = this.senders.statistics(queue);
		return new SenderDescriptor(sender.isPresent(),
				sender.flatMap(Sender::daemon).map(SpreadAddress::toString).orElse(null),
				sender.flatMap(Sender::manager).map(ManagerInfo::privateGroup).orElse(null), statistics.sent(),
				statistics.requested(), statistics.failed(), statistics.ignored());
	}

	private ManagerDescriptor describeManager(QueueName queue) {
		Optional<QueueManager> manager = this.managers.find(queue);
		QueueStatistics statistics = manager.map(QueueManager::statistics).orElse(null);
		return new ManagerDescriptor(manager.map(QueueManager::state).orElse(ManagerState.CLOSED),
				manager.flatMap(QueueManager::privateGroup).orElse(null), manager.map(QueueManager::workers).orElse(0),
				(statistics != null) ? statistics : NOTHING);
	}

	private static final QueueStatistics NOTHING = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0,
			Duration.ZERO, 0, 0, 0);

	/**
	 * What can be described.
	 */
	public enum Part {

		/** Listeners, by id. */
		LISTENERS,

		/** Senders, by queue. */
		SENDERS,

		/** Managers in this process, by queue. */
		MANAGERS

	}

	/**
	 * What can be done to a listener.
	 */
	public enum Action {

		/** Start it. */
		START,

		/** Let it finish what it does, and no more. */
		STOP

	}

	/**
	 * What a listener is doing.
	 */
	public enum ListenerState {

		/** It runs, be it the last job. */
		RUNNING,

		/** It does not run. */
		STOPPED

	}

	/**
	 * Everything.
	 *
	 * @param listeners the listeners, by id
	 * @param senders the senders, by queue
	 * @param managers the managers in this process, by queue
	 */
	public record QueuesDescriptor(Map<String, ListenerDescriptor> listeners, Map<String, SenderDescriptor> senders,
			Map<String, ManagerDescriptor> managers) implements OperationResponseBody {
	}

	/**
	 * A listener. The counts include earlier runs.
	 *
	 * @param queue name of the queue
	 * @param state what it is doing
	 * @param autoStartup whether it starts with the application
	 * @param concurrency calls that may run at a time
	 * @param connectedSessions sessions that have a connection to a daemon
	 * @param startTime when it was started last, {@code null} if it never was
	 * @param running calls running now
	 * @param received messages taken
	 * @param completed messages that ended well
	 * @param failed messages on which the listener failed
	 * @param handedBack messages given back unfinished when it stopped
	 * @param dropped messages that could not be read or came after the goodbye
	 */
	public record ListenerDescriptor(String queue, ListenerState state, boolean autoStartup, int concurrency,
			int connectedSessions, @Nullable Instant startTime, int running, long received, long completed, long failed,
			long handedBack, long dropped) implements OperationResponseBody {
	}

	/**
	 * A sender. The counts include earlier runs.
	 *
	 * @param open whether there is one now
	 * @param daemon address of the daemon that it is connected to, {@code null} if none
	 * @param manager private group of the manager that answers, {@code null} if none does
	 * @param sent one-way messages
	 * @param requested requests
	 * @param failed messages and requests that failed
	 * @param ignored answers that nobody waited for
	 */
	public record SenderDescriptor(boolean open, @Nullable String daemon, @Nullable String manager, long sent,
			long requested, long failed, long ignored) implements OperationResponseBody {
	}

	/**
	 * A manager in this process.
	 *
	 * @param state what it is doing
	 * @param privateGroup its address, {@code null} without a connection
	 * @param workers workers that it knows
	 * @param statistics what it has done since it was started, zeros if it is closed
	 */
	public record ManagerDescriptor(ManagerState state, @Nullable String privateGroup, int workers,
			QueueStatistics statistics) implements OperationResponseBody {
	}

}
