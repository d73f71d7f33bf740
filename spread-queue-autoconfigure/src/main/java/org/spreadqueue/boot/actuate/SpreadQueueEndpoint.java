package org.spreadqueue.boot.actuate;

import java.time.Duration;
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
import org.spreadqueue.boot.actuate.QueuesDescriptor.ListenerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.ManagerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.SenderDescriptor;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Actuator endpoint that shows listeners, senders, the managers of this process and the
 * outbox, and controls listeners and managers. It reads only what is known already; no
 * operation waits. Reading needs the access {@code READ_ONLY}, control
 * {@code UNRESTRICTED} ({@code management.endpoint.spreadqueue.access}).
 *
 * @since 0.1.0
 */
@Endpoint(id = "spreadqueue")
public final class SpreadQueueEndpoint {

	/** Enough for what the event loop of a manager does at once. */
	private static final Duration LIMIT = Duration.ofSeconds(2);

	private final QueueListenerContainerRegistry containers;

	private final QueueSenders senders;

	private final QueueManagers managers;

	private final @Nullable OutboxRelay outbox;

	public SpreadQueueEndpoint(QueueListenerContainerRegistry containers, QueueSenders senders, QueueManagers managers,
			@Nullable OutboxRelay outbox) {
		this.containers = containers;
		this.senders = senders;
		this.managers = managers;
		this.outbox = outbox;
	}

	@ReadOperation
	public QueuesDescriptor queues() {
		Map<String, ListenerDescriptor> listeners = new TreeMap<>();
		this.containers.containers()
			.forEach((container) -> listeners.put(container.options().id(), ListenerDescriptor.of(container)));
		Map<String, SenderDescriptor> sending = new TreeMap<>();
		this.senders.queues()
			.forEach((queue) -> sending.put(queue.value(),
					SenderDescriptor.of(this.senders.find(queue), this.senders.statistics(queue))));
		Map<String, ManagerDescriptor> managing = new TreeMap<>();
		this.managers.queues()
			.forEach((queue) -> managing.put(queue.value(), ManagerDescriptor.of(this.managers.find(queue))));
		return new QueuesDescriptor(listeners, sending, managing,
				(this.outbox != null) ? this.outbox.statistics() : null);
	}

	/** Describes a listener by id, sender or manager by queue, {@code null} if none. */
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
	 * Controls a listener (by id) or manager (by queue). Returns its descriptor at once:
	 * a stopped listener may run on for its shutdown timeout, and figures are up to a
	 * second old.
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
				yield ListenerDescriptor.of(container);
			}
			case MANAGERS -> {
				QueueName queue = managedQueue(name)
					.orElseThrow(() -> unknown(part, name, queues().managers().keySet()));
				this.managers.find(queue).ifPresent((manager) -> control(manager, action));
				yield ManagerDescriptor.of(this.managers.find(queue));
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

	/** What can be described. */
	public enum Part {

		LISTENERS,

		SENDERS,

		MANAGERS

	}

	/** What a listener or manager can be made to do. */
	public enum Action {

		START,

		/** Stops the listener, which finishes its jobs. */
		STOP,

		/** Lets the listener take no more messages, or the manager dispatch none. */
		PAUSE,

		/** Ends the pause. */
		RESUME,

		/** Deletes all waiting messages of the queue. */
		PURGE,

		/** Puts all dead letters of the queue into it again, as if they were new. */
		RESUBMIT_DEAD_LETTERS

	}

}
