// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import tools.jackson.databind.exc.InvalidTypeIdException;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.argument.JobMessage;
import org.spreadqueue.worker.Job;

/**
 * The methods of a class that take objects. If Jackson distinguishes the subtypes of a
 * common supertype of theirs, it reads a payload as that supertype, and the method with
 * the closest parameter takes the object. Otherwise there can be only one such method.
 */
final class ObjectHandlers {

	private final AnnotatedElement listener;

	private final List<PayloadHandler> handlers;

	private final MessageConverter converter;

	/** The common supertype, {@code null} if there is at most one method. */
	private final @Nullable Class<?> root;

	ObjectHandlers(AnnotatedElement listener, List<PayloadHandler> handlers, MessageConverter converter) {
		this.listener = listener;
		this.handlers = handlers;
		this.converter = converter;
		checkDifferent();
		this.root = handlers.isEmpty() ? null : root();
	}

	private void checkDifferent() {
		Set<Class<?>> types = new HashSet<>();
		for (PayloadHandler handler : this.handlers) {
			if (!types.add(handler.payload())) {
				throw new InvalidQueueListenerException(this.listener, "Two of its methods take a "
						+ handler.payload().getName() + ", and one of them is " + handler + ".", "Keep one of them.");
			}
		}
	}

	private @Nullable Class<?> root() {
		Set<Class<?>> roots = polymorphicTypes(this.handlers.get(0).payload());
		this.handlers.forEach((handler) -> roots.retainAll(polymorphicTypes(handler.payload())));
		if (roots.size() == 1) {
			return roots.iterator().next();
		}
		if (roots.isEmpty() && this.handlers.size() == 1) {
			return null;
		}
		String types = names(this.handlers.stream().map(PayloadHandler::payload).collect(Collectors.toSet()));
		throw new InvalidQueueListenerException(this.listener,
				roots.isEmpty()
						? "Its methods take " + types + ", and there is nothing to tell messages of these types apart."
						: "The types " + types + " have several common supertypes with @JsonTypeInfo: " + names(roots)
								+ ".",
				"Give them one common supertype with @JsonTypeInfo(use = JsonTypeInfo.Id.NAME), or DEDUCTION,"
						+ " and make the method for what has none @QueueHandler(isDefault = true).");
	}

	/** The type and its supertypes, as far as they have the annotation. */
	private static Set<Class<?>> polymorphicTypes(Class<?> type) {
		return MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY)
			.stream(JsonTypeInfo.class)
			.<Class<?>>map((annotation) -> (Class<?>) Objects.requireNonNull(annotation.getSource()))
			.collect(Collectors.toCollection(HashSet::new));
	}

	private static String names(Set<Class<?>> types) {
		return types.stream().map(Class::getName).sorted().collect(Collectors.joining(", "));
	}

	/** Fails if the object cannot be read or fits two methods equally. */
	PayloadMatch match(Job job) {
		if (this.root == null) {
			return new PayloadMatch(this.handlers.isEmpty() ? null : this.handlers.get(0), job,
					PayloadKind.OBJECT.toString());
		}
		Object value;
		try {
			value = read(job, this.root);
		}
		catch (MessageConversionException ex) {
			if (ex.getCause() instanceof InvalidTypeIdException unknown) {
				return new PayloadMatch(null, job, "this object: " + unknown.getOriginalMessage());
			}
			throw ex;
		}
		return new PayloadMatch(mostSpecific(value), value, "a " + value.getClass().getName());
	}

	private Object read(Job job, Class<?> type) {
		Object value = this.converter.fromMessage(new JobMessage(job, new MessageHeaders(Map.of())), type);
		if (value == null) {
			throw new MessageConversionException(
					this.converter + " cannot read the payload as " + type.getName() + ": it gives null.");
		}
		return value;
	}

	private @Nullable PayloadHandler mostSpecific(Object value) {
		List<PayloadHandler> fitting = this.handlers.stream()
			.filter((handler) -> handler.payload().isInstance(value))
			.toList();
		List<PayloadHandler> best = fitting.stream()
			.filter((handler) -> fitting.stream()
				.noneMatch((other) -> other.payload() != handler.payload()
						&& handler.payload().isAssignableFrom(other.payload())))
			.toList();
		if (best.size() > 1) {
			throw new MessageConversionException("Two @QueueHandler methods of " + this.listener + " take a "
					+ value.getClass().getName() + ", " + best.get(0) + " and " + best.get(1)
					+ ", and none is more specific. Add one for that type.");
		}
		return best.isEmpty() ? null : best.get(0);
	}

}
