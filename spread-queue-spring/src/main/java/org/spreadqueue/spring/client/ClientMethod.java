// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import org.spreadqueue.QueueException;
import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.DeclaredType;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.template.SendSpec;
import org.spreadqueue.spring.template.SpreadQueueOperations;

/** A method of a client. Its signature and annotations are read once. */
final class ClientMethod {

	private static final int NO_PAYLOAD = -1;

	private final Supplier<SendSpec> spec;

	/** Names of headers, by the index of their parameter. */
	private final Map<Integer, String> headers;

	/** Index of the parameter of the payload. */
	private final int payload;

	private final BiFunction<SendSpec, @Nullable Object, @Nullable Object> send;

	private ClientMethod(Supplier<SendSpec> spec, Map<Integer, String> headers, int payload,
			BiFunction<SendSpec, @Nullable Object, @Nullable Object> send) {
		this.spec = spec;
		this.headers = headers;
		this.payload = payload;
		this.send = send;
	}

	static ClientMethod of(Class<?> type, Method method, SpreadQueueOperations operations,
			UnaryOperator<String> placeholders) {
		Map<Integer, String> headers = new LinkedHashMap<>();
		int payload = NO_PAYLOAD;
		Parameter[] parameters = method.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			Header header = AnnotatedElementUtils.findMergedAnnotation(parameters[i], Header.class);
			if (header != null) {
				headers.put(i, headerName(method, header, parameters[i]));
			}
			else if (payload == NO_PAYLOAD) {
				payload = i;
			}
			else {
				throw new IllegalArgumentException(describe(method) + " has several parameters for the payload. "
						+ "Put them into one record, or make them headers with @Header.");
			}
		}
		Supplier<SendSpec> specs = specs(type, method, operations, placeholders);
		Type declared = (payload != NO_PAYLOAD)
				? DeclaredType.ofPayload(ResolvableType.forMethodParameter(method, payload, type)) : Object.class;
		if (!(declared instanceof Class)) {
			Supplier<SendSpec> untyped = specs;
			specs = () -> untyped.get().payloadType(ParameterizedTypeReference.forType(declared));
		}
		return new ClientMethod(specs, headers, payload,
				sending(ResolvableType.forMethodReturnType(method, type), method));
	}

	private static String headerName(Method method, Header header, Parameter parameter) {
		return checked(method, StringUtils.hasText(header.name()) ? header.name() : parameter.getName(), (name) -> {
			QueueHeaders.checkName(name);
			return name;
		});
	}

	@Nullable Object invoke(@Nullable Object[] arguments) {
		SendSpec message = this.spec.get();
		for (Map.Entry<Integer, String> header : this.headers.entrySet()) {
			Object value = arguments[header.getKey()];
			if (value != null) {
				message = message.header(header.getValue(), value.toString());
			}
		}
		return this.send.apply(message, (this.payload != NO_PAYLOAD) ? arguments[this.payload] : null);
	}

	private static Supplier<SendSpec> specs(Class<?> type, Method method, SpreadQueueOperations operations,
			UnaryOperator<String> placeholders) {
		QueueClient client = AnnotatedElementUtils.findMergedAnnotation(type, QueueClient.class);
		QueueCall call = AnnotatedElementUtils.findMergedAnnotation(method, QueueCall.class);
		Function<String, String> text = (attribute) -> placeholders.apply(attribute).trim();
		String queue = (call != null) ? text.apply(call.queue()) : "";
		if (queue.isEmpty() && client != null) {
			queue = text.apply(client.value());
		}
		UnaryOperator<SendSpec> options = UnaryOperator.identity();
		if (call != null) {
			options = then(options, method, text.apply(call.timeout()), ClientMethod::duration, SendSpec::timeout);
			options = then(options, method, text.apply(call.priority()), Integer::valueOf, SendSpec::priority);
			options = then(options, method, text.apply(call.delay()), ClientMethod::duration, SendSpec::delay);
			options = then(options, method, text.apply(call.expiry()), ClientMethod::duration, SendSpec::expiry);
		}
		String name = queue.isEmpty() ? "" : checked(method, queue, QueueName::new).value();
		UnaryOperator<SendSpec> chosen = options;
		return () -> chosen.apply(name.isEmpty() ? operations.toDefaultQueue() : operations.to(name));
	}

	private static <T> UnaryOperator<SendSpec> then(UnaryOperator<SendSpec> options, Method method, String text,
			Function<String, T> parser, BiFunction<SendSpec, T, SendSpec> option) {
		if (text.isEmpty()) {
			return options;
		}
		T value = checked(method, text, parser);
		return (spec) -> option.apply(options.apply(spec), value);
	}

	private static <T> T checked(Method method, String text, Function<String, T> parser) {
		try {
			return parser.apply(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException(
					describe(method) + " has an attribute with the value '" + text + "': " + ex.getMessage(), ex);
		}
	}

	private static Duration duration(String text) {
		return DurationFormatterUtils.detectAndParse(text);
	}

	private static BiFunction<SendSpec, @Nullable Object, @Nullable Object> sending(ResolvableType type,
			Method method) {
		Class<?> raw = type.resolve(Object.class);
		if (raw == void.class || raw == Void.class) {
			return (spec, payload) -> {
				spec.send(payload);
				return null;
			};
		}
		if (raw == Delivery.class) {
			return SendSpec::submit;
		}
		if (raw == CompletableFuture.class || raw == CompletionStage.class) {
			ResolvableType answer = type.as(CompletionStage.class).getGeneric(0);
			if (answer.resolve(Object.class) == Void.class) {
				return SendSpec::sendAsync;
			}
			return sendingAsync(answer);
		}
		if (raw.isPrimitive()) {
			return (spec, payload) -> notNull(spec.sendAndReceive(payload, ClassUtils.resolvePrimitiveIfNecessary(raw)),
					method);
		}
		ParameterizedTypeReference<?> wanted = answerType(type);
		if (raw == Optional.class) {
			return (spec, payload) -> Optional.ofNullable(spec.sendAndReceive(payload, wanted));
		}
		return (spec, payload) -> spec.sendAndReceive(payload, wanted);
	}

	private static BiFunction<SendSpec, @Nullable Object, @Nullable Object> sendingAsync(ResolvableType answer) {
		ParameterizedTypeReference<?> wanted = answerType(answer);
		if (answer.resolve() == Optional.class) {
			return (spec, payload) -> spec.sendAndReceiveAsync(payload, wanted).thenApply(Optional::ofNullable);
		}
		return (spec, payload) -> spec.sendAndReceiveAsync(payload, wanted);
	}

	/** The type of an answer, or of what is in its Optional. */
	private static ParameterizedTypeReference<?> answerType(ResolvableType declared) {
		return ParameterizedTypeReference.forType(DeclaredType.of(DeclaredType.inOptional(declared)));
	}

	private static Object notNull(@Nullable Object answer, Method method) {
		if (answer == null) {
			throw new QueueException(describe(method) + " returns a " + method.getReturnType()
					+ ", but the worker answered with nothing.", new NullPointerException("null answer"));
		}
		return answer;
	}

	private static String describe(Method method) {
		return "Method '" + method.getDeclaringClass().getSimpleName() + "." + method.getName() + "' of a queue client";
	}

}
