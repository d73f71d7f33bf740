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
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Actuator endpoint that shows listeners, senders and the managers of this process, and
 * steers listeners and managers. Everything is read from what is known already; no
 * operation waits.
 * <p>
 * Reading takes the access {@code READ_ONLY}, steering {@code UNRESTRICTED}
 * ({@code management.endpoint.spreadqueue.access}).
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

	/** Creates the endpoint. */
	public SpreadQueueEndpoint(QueueListenerContainerRegistry containers, QueueSenders senders,
			QueueManagers managers) {
		this.containers = containers;
		this.senders = senders;
		this.managers = managers;
	}

	/** Describes all listeners, senders and managers. */
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
	 * purge the queue of a manager, or put its dead letters into it again
	 * @return the descriptor afterwards
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

	/**
	 * What can be described.
	 *
	 * @since 0.1.0
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
	 *
	 * @since 0.1.0
	 */
	public enum Action {

		/** Starts the listener. */
		START,

		/** Stops the listener, which finishes what it does. */
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
