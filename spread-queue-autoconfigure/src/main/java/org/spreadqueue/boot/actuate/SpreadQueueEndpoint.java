// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.actuate.QueuesDescriptor.ListenerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.ManagerDescriptor;
import org.spreadqueue.boot.actuate.QueuesDescriptor.SenderDescriptor;
import org.spreadqueue.boot.actuate.message.Answer;
import org.spreadqueue.boot.actuate.message.ManagerUnavailableException;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;
import org.spreadqueue.spring.outbox.JdbcOutbox;
import org.spreadqueue.spring.outbox.OutboxRelay;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Actuator endpoint that shows listeners, senders, the managers of this process and the
 * outbox, and controls listeners and managers. It reads only what is known already and
 * does not wait for it; control waits two seconds at most, and that of the outbox for the
 * database. Reading needs the access {@code READ_ONLY}, control {@code UNRESTRICTED}
 * ({@code management.endpoint.spreadqueue.access}).
 *
 * @since 0.1.0
 */
@Endpoint(id = "spreadqueue")
public final class SpreadQueueEndpoint {

	/** The name of all messages that the outbox could not send. */
	static final String REFUSED = "refused";

	/** Enough for what the event loop of a manager does at once. */
	private static final Duration LIMIT = Duration.ofSeconds(2);

	private final QueueListenerContainerRegistry containers;

	private final QueueSenders senders;

	private final QueueManagers managers;

	private final @Nullable OutboxRelay outbox;

	private final ChangeAudit audit;

	private final ListenerControl control = new ListenerControl();

	/**
	 * Creates the endpoint.
	 * @param outbox {@code null} if there is none
	 * @param events where each change is published as an audit event
	 */
	public SpreadQueueEndpoint(QueueListenerContainerRegistry containers, QueueSenders senders, QueueManagers managers,
			@Nullable OutboxRelay outbox, ApplicationEventPublisher events) {
		this.containers = containers;
		this.senders = senders;
		this.managers = managers;
		this.outbox = outbox;
		this.audit = new ChangeAudit(events);
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
			case OUTBOX -> null;
		};
	}

	/**
	 * Controls a listener (by id), a manager (by queue), or messages that the outbox
	 * could not send (by id of the row, or {@code refused} for all). Returns the
	 * descriptor of the listener or manager at once: a stopped listener may run on for
	 * its shutdown timeout, and figures are up to a second old.
	 * @throws InvalidEndpointRequestException if there is none of that name, or it cannot
	 * do that, such as start while it is still stopping; over HTTP a bad request
	 * @throws ManagerUnavailableException if the manager does not say in time that it has
	 * done so; over HTTP, the service is unavailable
	 */
	@WriteOperation
	public OperationResponseBody control(@Selector Part part, @Selector String name, @Nullable Action action) {
		return control(part, name, action, null);
	}

	/** The same, on behalf of a user, {@code null} if unknown. */
	OperationResponseBody control(Part part, String name, @Nullable Action action, @Nullable Principal user) {
		if (action == null) {
			throw new InvalidEndpointRequestException("The action is missing. It is one of " + List.of(Action.values()),
					"missing action");
		}
		return switch (part) {
			case LISTENERS -> {
				QueueListenerContainer container = this.containers.find(name)
					.orElseThrow(() -> unknown(part, name, queues().listeners().keySet()));
				control(container, action);
				this.audit.changed(user, action, Map.of("listener", name));
				yield ListenerDescriptor.of(container);
			}
			case MANAGERS -> {
				QueueName queue = managedQueue(name);
				this.managers.find(queue).ifPresent((manager) -> control(manager, action, user));
				yield ManagerDescriptor.of(this.managers.find(queue));
			}
			case OUTBOX -> control(name, action, user);
			case SENDERS -> throw impossible(part, action);
		};
	}

	/** Waits for the database. */
	private OutboxChange control(String name, Action action, @Nullable Principal user) {
		if (this.outbox == null) {
			throw new InvalidEndpointRequestException("There is no outbox. spread.queue.outbox.enabled=true makes one",
					"no outbox");
		}
		JdbcOutbox rows = this.outbox.outbox();
		boolean all = action == Action.RETRY && name.equals(REFUSED);
		int messages = switch (action) {
			case RETRY -> all ? rows.retryRefused() : rows.retryRefused(List.of(name));
			case DELETE -> rows.deleteRefused(List.of(name));
			default -> throw impossible(Part.OUTBOX, action);
		};
		if (messages == 0 && !all) {
			throw new InvalidEndpointRequestException(
					"There is no '" + name + "' among the messages that the outbox could not send", "unknown id");
		}
		this.audit.changed(user, action, Map.of("outbox", name, "messages", messages));
		return new OutboxChange(messages);
	}

	private void control(QueueListenerContainer container, Action action) {
		switch (action) {
			case START -> this.control.start(container);
			case STOP -> this.control.stop(container);
			case PAUSE -> container.pause();
			case RESUME -> container.resume();
			case PURGE, RESUBMIT_DEAD_LETTERS, RETRY, DELETE -> throw impossible(Part.LISTENERS, action);
		}
	}

	private void control(QueueManager manager, Action action, @Nullable Principal user) {
		QueueName queue = manager.options().queue();
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("queue", queue.value());
		try {
			Object result = Answer.within(LIMIT, queue, () -> ask(manager, action));
			if (result instanceof Integer messages) {
				data.put("messages", messages);
			}
		}
		catch (ManagerUnavailableException ex) {
			this.audit.unanswered(user, action, data);
			throw ex;
		}
		this.audit.changed(user, action, data);
	}

	private static CompletableFuture<@Nullable Object> ask(QueueManager manager, Action action) {
		CompletableFuture<?> done = switch (action) {
			case PAUSE -> manager.pause();
			case RESUME -> manager.resume();
			case PURGE -> manager.purge();
			case RESUBMIT_DEAD_LETTERS -> manager.resubmitDeadLetters(Integer.MAX_VALUE);
			case START, STOP, RETRY, DELETE -> throw impossible(Part.MANAGERS, action);
		};
		return done.thenApply((result) -> result);
	}

	/**
	 * Returns the manager of a queue.
	 * @throws InvalidEndpointRequestException if there is none in this process, or it
	 * does not run
	 */
	QueueManager manager(String name) {
		return this.managers.find(managedQueue(name))
			.orElseThrow(() -> new InvalidEndpointRequestException("The manager of '" + name + "' does not run",
					"no manager"));
	}

	QueueListenerContainerRegistry listeners() {
		return this.containers;
	}

	QueueSenders senders() {
		return this.senders;
	}

	QueueManagers managers() {
		return this.managers;
	}

	ChangeAudit audit() {
		return this.audit;
	}

	private QueueName managedQueue(String name) {
		return this.managers.queues()
			.stream()
			.filter((queue) -> queue.value().equals(name))
			.findFirst()
			.orElseThrow(() -> unknown(Part.MANAGERS, name, queues().managers().keySet()));
	}

	private static InvalidEndpointRequestException unknown(Part part, String name, Collection<String> known) {
		return new InvalidEndpointRequestException(
				"There is no '" + name + "' among the " + part + ", which are " + known, "unknown name");
	}

	private static InvalidEndpointRequestException impossible(Part part, Action action) {
		String message = "Listeners can START, STOP, PAUSE and RESUME, managers PAUSE, RESUME, PURGE and "
				+ "RESUBMIT_DEAD_LETTERS, the outbox RETRY and DELETE, but " + part + " cannot " + action;
		return new InvalidEndpointRequestException(message, message);
	}

	/** What can be described. */
	public enum Part {

		LISTENERS,

		SENDERS,

		MANAGERS,

		/** Only controlled: it is described with all others. */
		OUTBOX

	}

	/** What a listener, a manager or the outbox can be made to do. */
	public enum Action {

		/**
		 * Starts the listener when it has stopped. Refused while a stop of this endpoint
		 * is under way. One that the application stops itself counts as running until
		 * then, on which this has no effect.
		 */
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
		RESUBMIT_DEAD_LETTERS,

		/** Has messages that the outbox could not send tried again. */
		RETRY,

		/** Deletes a message that the outbox could not send. */
		DELETE

	}

	/** Messages of a manager that can be looked at. */
	public enum View {

		/** Those of the queue. */
		MESSAGES,

		/** Those of its dead-letter queue. */
		DEAD_LETTERS,

		/** Those of its dead-letter queue, as lines of JSON. */
		EXPORT

	}

	/** What can be done with messages. */
	public enum MessageAction {

		DELETE,

		/** Puts dead letters into their queue again, as if they were new. */
		RESUBMIT

	}

}
