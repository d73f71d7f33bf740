package org.spreadqueue.boot;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.protocol.legacy.QueueStatistics;
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
 * steers listeners and managers. Everything is read from what is known already; no
 * operation waits.
 * <p>
 * Reading takes the access {@code READ_ONLY}, steering {@code UNRESTRICTED}
 * ({@code management.endpoint.spreadqueue.access}).
 */
@Endpoint(id = "spreadqueue")
public final class SpreadQueueEndpoint {

	/** For what the event loop of a manager does at once. */
	private static final Duration LIMIT = Duration.ofSeconds(2);

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
	 * Steers a listener or a manager. Returns at once: what a stopped listener still runs
	 * may take its shutdown timeout, and figures are up to a second old.
	 * @param part {@code listeners} or {@code managers}
	 * @param name id of the listener, or name of the queue
	 * @param action what to do: start, stop, pause or resume a listener; pause, resume or
	 * purge the queue of a manager, or give it its dead letters back
	 * @return it afterwards
	 * @throws InvalidEndpointRequestException if there is none of that name, or it cannot
	 * do that; over HTTP a bad request
	 */
	@WriteOperation
	public OperationResponseBody control(@Selector Part part, @Selector String name, @Nullable Action action) {
		if (action == null) {
			throw new InvalidEndpointRequestException("The action is missing. It is one of " + List.of(Action.values()),
					"missing action");
		}
		return switch (part) {
			case LISTENERS -> {
				QueueListenerContainer container = this.containers.find(name)
					.orElseThrow(() -> unknown(part, name, queues().listeners().keySet()));
				control(container, action);
				yield describe(container);
			}
			case MANAGERS -> {
				QueueName queue = managedQueue(name)
					.orElseThrow(() -> unknown(part, name, queues().managers().keySet()));
				this.managers.find(queue).ifPresent((manager) -> control(manager, action));
				yield describeManager(queue);
			}
			case SENDERS -> throw impossible(part, action);
		};
	}

	private static void control(QueueListenerContainer container, Action action) {
		switch (action) {
			case START -> container.start();
			case STOP -> container.stop(() -> {
			});
			case PAUSE -> container.pause();
			case RESUME -> container.resume();
			case PURGE, RESUBMIT_DEAD_LETTERS -> throw impossible(Part.LISTENERS, action);
		}
	}

	private static void control(QueueManager manager, Action action) {
		CompletableFuture<?> done = switch (action) {
			case PAUSE -> manager.pause();
			case RESUME -> manager.resume();
			case PURGE -> manager.purge();
			case RESUBMIT_DEAD_LETTERS -> manager.resubmitDeadLetters(Integer.MAX_VALUE);
			case START, STOP -> throw impossible(Part.MANAGERS, action);
		};
		done.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	private Optional<QueueName> managedQueue(String name) {
		return this.managers.queues().stream().filter((queue) -> queue.value().equals(name)).findFirst();
	}

	private static InvalidEndpointRequestException unknown(Part part, String name, Collection<String> known) {
		return new InvalidEndpointRequestException(
				"There is no '" + name + "' among the " + part + ", which are " + known, "unknown name");
	}

	private static InvalidEndpointRequestException impossible(Part part, Action action) {
		String message = "Listeners can START, STOP, PAUSE and RESUME, managers PAUSE, RESUME, PURGE and "
				+ "RESUBMIT_DEAD_LETTERS, but " + part + " cannot " + action;
		return new InvalidEndpointRequestException(message, message);
	}

	private static ListenerState state(QueueListenerContainer container) {
		if (!container.isRunning()) {
			return ListenerState.STOPPED;
		}
		return container.isPaused() ? ListenerState.PAUSED : ListenerState.RUNNING;
	}

	private static ListenerDescriptor describe(QueueListenerContainer container) {
		ListenerStatistics statistics = container.statistics();
		return new ListenerDescriptor(container.options().worker().queue().value(), state(container),
				container.isAutoStartup(), container.options().worker().concurrency(), statistics.connectedSessions(),
				statistics.startTime(), statistics.running(), statistics.received(), statistics.completed(),
				statistics.failed(), statistics.requeued(), statistics.dropped());
	}

	private SenderDescriptor describeSender(QueueName queue) {
		Optional<Sender> sender = this.senders.find(queue);
		SenderStatistics statistics = this.senders.statistics(queue);
		return new SenderDescriptor(sender.isPresent(),
				sender.flatMap(Sender::daemon).map(SpreadAddress::toString).orElse(null),
				sender.flatMap(Sender::manager).map(ManagerInfo::privateGroup).orElse(null), statistics.sent(),
				statistics.accepted(), statistics.done(), statistics.released(), statistics.resubmitted(),
				statistics.kept(), statistics.unsettledBytes(), statistics.requested(), statistics.failed(),
				statistics.ignored());
	}

	private ManagerDescriptor describeManager(QueueName queue) {
		Optional<QueueManager> manager = this.managers.find(queue);
		return new ManagerDescriptor(manager.map(QueueManager::state).orElse(ManagerState.CLOSED),
				manager.flatMap(QueueManager::privateGroup).orElse(null), manager.map(QueueManager::workers).orElse(0),
				manager.map(QueueManager::deadLetters).orElse(0), manager.map(QueueManager::statistics).orElse(null),
				manager.map(QueueManager::figures).orElse(null));
	}

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
	 * What can be done to a listener or manager.
	 */
	public enum Action {

		/** Start it. */
		START,

		/** Let it finish what it does, and no more. */
		STOP,

		/** Have it take, or give out, no messages for a while. */
		PAUSE,

		/** End the pause. */
		RESUME,

		/** Take all waiting messages out of the queue, for good. */
		PURGE,

		/**
		 * Put all waiting dead letters of the queue into it again, as if they were new.
		 */
		RESUBMIT_DEAD_LETTERS

	}

	/**
	 * What a listener is doing.
	 */
	public enum ListenerState {

		/** It runs, be it the last job. */
		RUNNING,

		/** It runs, but takes no messages. */
		PAUSED,

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
	 * @param requeued messages given back unfinished when it stopped
	 * @param dropped messages that could not be read or came after the goodbye
	 */
	public record ListenerDescriptor(String queue, ListenerState state, boolean autoStartup, int concurrency,
			int connectedSessions, @Nullable Instant startTime, int running, long received, long completed, long failed,
			long requeued, long dropped) implements OperationResponseBody {
	}

	/**
	 * A sender. The counts include earlier runs.
	 *
	 * @param open whether there is one now
	 * @param daemon address of the daemon that it is connected to, {@code null} if none
	 * @param manager private group of the manager that answers, {@code null} if none does
	 * @param sent one-way messages
	 * @param accepted one-way messages that a manager has accepted
	 * @param done one-way messages that are known to be processed
	 * @param released one-way messages that were accepted and whose end will not be known
	 * @param resubmitted how often a message was sent again, to another manager
	 * @param kept messages that are kept now for the manager's successor
	 * @param unsettledBytes their size
	 * @param requested requests
	 * @param failed messages and requests that failed
	 * @param ignored answers that nobody waited for
	 */
	public record SenderDescriptor(boolean open, @Nullable String daemon, @Nullable String manager, long sent,
			long accepted, long done, long released, long resubmitted, long kept, long unsettledBytes, long requested,
			long failed, long ignored) implements OperationResponseBody {
	}

	/**
	 * A manager in this process.
	 *
	 * @param state what it is doing
	 * @param privateGroup its address, {@code null} without a connection
	 * @param workers workers that it knows
	 * @param deadLetters dead letters of the queue that wait for somebody
	 * @param statistics what it has done as a manager of Spread::Queue, {@code null} if
	 * it is closed
	 * @param figures what the queue holds and has done, {@code null} if it is closed
	 */
	public record ManagerDescriptor(ManagerState state, @Nullable String privateGroup, int workers, int deadLetters,
			@Nullable QueueStatistics statistics, @Nullable QueueFigures figures) implements OperationResponseBody {
	}

}
