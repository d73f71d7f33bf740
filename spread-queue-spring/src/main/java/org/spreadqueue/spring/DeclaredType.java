// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;

/** Types of payloads as methods declare them, for Jackson. */
public final class DeclaredType {

	private DeclaredType() {
	}

	/**
	 * Returns the type with its arguments. A variable is what it stands for in the class
	 * against which the type was resolved, else its bound.
	 */
	public static Type of(ResolvableType type) {
		return of(type, new HashSet<>());
	}

	/** Returns the type of a payload, which may be in a {@link Message}. */
	public static Type ofPayload(ResolvableType type) {
		return of(isMessage(type) ? inMessage(type) : type);
	}

	/** Tells whether the type is {@link Message}, or a class of messages. */
	public static boolean isMessage(ResolvableType type) {
		return Message.class.isAssignableFrom(type.toClass());
	}

	/** Returns the type of the payload of such a message. */
	public static ResolvableType inMessage(ResolvableType message) {
		return message.as(Message.class).getGeneric();
	}

	/** Returns the type of what is in an {@link Optional}, any other type as it is. */
	public static ResolvableType inOptional(ResolvableType type) {
		return (type.toClass() == Optional.class) ? type.getGeneric() : type;
	}

	/** {@code variables} are those of which the type is a part, or their bounds. */
	private static Type of(ResolvableType type, Set<Type> variables) {
		Class<?> raw = type.resolve(Object.class);
		// As in <T extends Comparable<T>>.
		if (type.getType() instanceof TypeVariable && !variables.add(type.getType())) {
			return raw;
		}
		Type declared = raw;
		if (type.isArray()) {
			Type component = of(type.getComponentType(), variables);
			declared = (component instanceof Class<?> plain) ? plain.arrayType() : new ArrayOf(component);
		}
		else if (type.hasGenerics()) {
			ResolvableType[] arguments = Stream.of(type.getGenerics())
				.map((argument) -> ResolvableType.forType(of(argument, variables)))
				.toArray(ResolvableType[]::new);
			declared = ResolvableType.forClassWithGenerics(raw, arguments).getType();
		}
		variables.remove(type.getType());
		return declared;
	}

	/** An array whose elements have type arguments. */
	private record ArrayOf(Type getGenericComponentType) implements GenericArrayType {

		@Override
		public String getTypeName() {
			return getGenericComponentType().getTypeName() + "[]";
		}

	}

}
