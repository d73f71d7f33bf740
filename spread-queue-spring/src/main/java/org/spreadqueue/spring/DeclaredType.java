package org.spreadqueue.spring;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashSet;
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
		return of(Message.class.isAssignableFrom(type.toClass()) ? type.as(Message.class).getGeneric() : type);
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
