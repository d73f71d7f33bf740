package org.spreadqueue.spring;

import java.lang.reflect.Type;
import java.util.stream.Stream;

import org.springframework.core.ResolvableType;

/** Types of payloads as methods declare them, for Jackson. */
public final class DeclaredType {

	private DeclaredType() {
	}

	/** Returns the type with its arguments; variables that can be resolved are. */
	public static Type of(ResolvableType type) {
		Class<?> raw = type.resolve(Object.class);
		if (!type.hasGenerics()) {
			return raw;
		}
		ResolvableType[] arguments = Stream.of(type.getGenerics())
			.map((argument) -> ResolvableType.forType(of(argument)))
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(raw, arguments).getType();
	}

}
