package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Type;
import java.util.Optional;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;

import org.spreadqueue.spring.DeclaredType;

/**
 * The type of a payload, as a parameter declares it: its own, or of what is in its
 * {@link Message} or {@link Optional}.
 *
 * @param declared with the arguments of {@code raw}
 */
record PayloadType(Class<?> raw, Type declared) {

	/** Takes longer than reading a small payload, so that it is called once. */
	static PayloadType of(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		if (Message.class.isAssignableFrom(type.toClass())) {
			type = type.as(Message.class).getGeneric();
		}
		else if (type.toClass() == Optional.class) {
			type = type.getGeneric();
		}
		return new PayloadType(type.toClass(), DeclaredType.of(type));
	}

}
