// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeType;

import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Action;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.MessageAction;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Part;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.View;
import org.spreadqueue.boot.actuate.console.ConsoleFiles;
import org.spreadqueue.boot.actuate.message.ChangesDescriptor;
import org.spreadqueue.boot.actuate.message.Disclosure;
import org.spreadqueue.boot.actuate.message.ManagerUnavailableException;
import org.spreadqueue.boot.actuate.message.MessageQuery;
import org.spreadqueue.boot.actuate.message.MessagesDescriptor;
import org.spreadqueue.boot.actuate.message.QueueMessages;
import org.spreadqueue.boot.actuate.message.Viewer;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spring.manager.ManagersElsewhere;

/**
 * The endpoint over HTTP. Only here are single messages shown and changed, and the files
 * of the console served. A bad request has its reason in the body, which Spring Boot
 * would leave out.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = SpreadQueueEndpoint.class)
@RegisterReflectionForBinding({ OverviewDescriptor.class, MessagesDescriptor.class, ChangesDescriptor.class,
		OutboxChange.class })
public final class SpreadQueueEndpointWebExtension {

	private static final String OVERVIEW = "overview";

	private static final MimeType JSON_LINES = MimeType.valueOf("application/x-ndjson;charset=UTF-8");

	private final SpreadQueueEndpoint endpoint;

	private final Disclosure disclosure;

	private final ConsoleFiles console;

	private final Overview overview;

	/**
	 * Creates the extension.
	 * @param elsewhere asks managers of other programs
	 * @param disclosure who may see what is written in messages
	 * @param console the files to be served
	 */
	public SpreadQueueEndpointWebExtension(SpreadQueueEndpoint endpoint, ManagersElsewhere elsewhere,
			ProcessInfo process, Disclosure disclosure, ConsoleFiles console) {
		this.endpoint = endpoint;
		this.disclosure = disclosure;
		this.console = console;
		this.overview = new Overview(endpoint::queues, endpoint.listeners(), endpoint.managers(),
				new QueuesElsewhere(endpoint.senders(), endpoint.managers(), elsewhere), process);
	}

	/**
	 * Shows all at a glance, as {@code overview}, or returns a file of the console; 404
	 * if it is neither.
	 * @param history whether the last minutes of each queue are wanted, too
	 */
	@ReadOperation
	public WebEndpointResponse<@Nullable Object> view(@Selector String view, SecurityContext user,
			@Nullable Boolean history) {
		if (view.equals(OVERVIEW)) {
			return answer(() -> this.overview.describe(this.disclosure.viewer(user), Boolean.TRUE.equals(history)));
		}
		return this.console.find(view)
			.map((file) -> new WebEndpointResponse<@Nullable Object>(file.content(), WebEndpointResponse.STATUS_OK,
					file.type()))
			.orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
	}

	/** Describes a listener by id, sender or manager by queue; 404 if there is none. */
	@ReadOperation
	public WebEndpointResponse<@Nullable Object> part(@Selector String part, @Selector String name) {
		return answer(() -> this.endpoint.part(constant(part, Part.class), name));
	}

	/**
	 * Shows messages or dead letters of a manager, or exports its dead letters as lines
	 * of JSON. Parameters say which ones.
	 * @param id of the only one, which is shown with its payload
	 * @param after where the page begins: {@code next} of an earlier one
	 * @param max most messages of the page
	 */
	@ReadOperation
	public WebEndpointResponse<@Nullable Object> messages(@Selector String part, @Selector String name,
			@Selector String view, SecurityContext user, @Nullable String id, @Nullable String place,
			@Nullable String key, @Nullable String header, @Nullable String reason, @Nullable String exception,
			@Nullable String arrivedUntil, @Nullable Long after, @Nullable Integer max) {
		return answer(() -> {
			MessageQuery query = new MessageQuery(place, id, key, header, reason, exception, arrivedUntil);
			Viewer viewer = this.disclosure.viewer(user);
			View shown = constant(view, View.class);
			QueueMessages messages = messages(part, name, shown);
			return (shown == View.EXPORT) ? new ByteArrayResource(messages.export(query, after, viewer))
					: messages.page(query, after, max, viewer);
		});
	}

	/** Controls a listener, a manager or the outbox, as the endpoint does. */
	@WriteOperation
	public WebEndpointResponse<@Nullable Object> control(@Selector String part, @Selector String name,
			SecurityContext user, @Nullable String action) {
		return answer(() -> {
			try {
				return this.endpoint.control(constant(part, Part.class), name,
						(action != null && !action.isEmpty()) ? constant(action, Action.class) : null,
						user.getPrincipal());
			}
			finally {
				this.overview.changed();
			}
		});
	}

	/**
	 * Deletes messages or dead letters of a manager, or resubmits dead letters, and says
	 * what became of each. Parameters say which ones: their ids, or what they have in
	 * common and when they were there.
	 * @param ids separated by commas
	 */
	@WriteOperation
	public WebEndpointResponse<@Nullable Object> change(@Selector String part, @Selector String name,
			@Selector String view, SecurityContext user, @Nullable String action, @Nullable String ids,
			@Nullable String place, @Nullable String key, @Nullable String header, @Nullable String reason,
			@Nullable String exception, @Nullable String arrivedUntil) {
		return answer(() -> {
			MessageQuery query = new MessageQuery(place, ids, key, header, reason, exception, arrivedUntil);
			MessageAction wanted = constant((action != null) ? action : "", MessageAction.class);
			View changed = constant(view, View.class);
			QueueMessages messages = messages(part, name, changed);
			Map<String, Object> data = auditData(name, changed, query);
			try {
				ChangesDescriptor changes = switch (wanted) {
					case DELETE -> messages.delete(query, this.disclosure.viewer(user));
					case RESUBMIT -> messages.resubmit(query, this.disclosure.viewer(user));
				};
				data.put("counts", changes.counts());
				this.endpoint.audit().changed(user.getPrincipal(), wanted, data);
				return changes;
			}
			catch (ManagerUnavailableException ex) {
				this.endpoint.audit().unanswered(user.getPrincipal(), wanted, data);
				throw ex;
			}
			finally {
				this.overview.changed();
			}
		});
	}

	private QueueMessages messages(String part, String name, View view) {
		if (constant(part, Part.class) != Part.MANAGERS) {
			String message = "Only MANAGERS have messages";
			throw new InvalidEndpointRequestException(message, message);
		}
		QueueManager manager = this.endpoint.manager(name);
		return (view == View.MESSAGES) ? QueueMessages.of(manager) : QueueMessages.deadLettersOf(manager);
	}

	private static Map<String, Object> auditData(String queue, View view, MessageQuery query) {
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("queue", queue);
		data.put("of", view);
		data.putAll(query.parameters());
		return data;
	}

	private static WebEndpointResponse<@Nullable Object> answer(Supplier<@Nullable Object> operation) {
		try {
			Object body = operation.get();
			if (body instanceof ByteArrayResource lines) {
				return new WebEndpointResponse<>(lines, WebEndpointResponse.STATUS_OK, JSON_LINES);
			}
			return new WebEndpointResponse<>(body,
					(body != null) ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return problem(WebEndpointResponse.STATUS_BAD_REQUEST, "Bad Request", ex);
		}
		catch (ManagerUnavailableException ex) {
			return problem(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "Service Unavailable", ex);
		}
	}

	private static WebEndpointResponse<@Nullable Object> problem(int status, String error, Exception cause) {
		return new WebEndpointResponse<>(Map.of("error", error, "message", String.valueOf(cause.getMessage())), status);
	}

	/** As Spring Boot converts it: {@code RESUME}, {@code resume}. */
	private static <E extends Enum<E>> E constant(String text, Class<E> type) {
		try {
			E constant = ApplicationConversionService.getSharedInstance().convert(text, type);
			if (constant != null) {
				return constant;
			}
		}
		catch (ConversionException ex) {
			// Said below.
		}
		String message = "'" + text + "' is none of " + List.of(type.getEnumConstants());
		throw new InvalidEndpointRequestException(message, message);
	}

}
