package org.spreadqueue.boot.actuate;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionException;

import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Action;
import org.spreadqueue.boot.actuate.SpreadQueueEndpoint.Part;

/**
 * The endpoint over HTTP. A bad request has its reason in the body, which Spring Boot
 * would leave out.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = SpreadQueueEndpoint.class)
public final class SpreadQueueEndpointWebExtension {

	private final SpreadQueueEndpoint endpoint;

	public SpreadQueueEndpointWebExtension(SpreadQueueEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/** Describes a listener by id, sender or manager by queue; 404 if there is none. */
	@ReadOperation
	public WebEndpointResponse<@Nullable Object> part(@Selector String part, @Selector String name) {
		return answer(() -> this.endpoint.part(constant(part, Part.class), name));
	}

	/** Controls a listener (by id) or manager (by queue), as the endpoint does. */
	@WriteOperation
	public WebEndpointResponse<@Nullable Object> control(@Selector String part, @Selector String name,
			@Nullable String action) {
		return answer(() -> this.endpoint.control(constant(part, Part.class), name,
				(action != null && !action.isEmpty()) ? constant(action, Action.class) : null));
	}

	private static WebEndpointResponse<@Nullable Object> answer(Supplier<@Nullable Object> operation) {
		try {
			Object body = operation.get();
			return new WebEndpointResponse<>(body,
					(body != null) ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(Map.of("error", "Bad Request", "message", String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
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
