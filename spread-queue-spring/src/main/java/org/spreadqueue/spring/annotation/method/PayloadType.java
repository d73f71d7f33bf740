package org.spreadqueue.spring.annotation.method;

import java.util.Optional;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;

/** The type of a payload, as a parameter declares it. */
final class PayloadType {

	private PayloadType() {
	}

	/** Returns the type of the parameter, or of what is in its Message or Optional. */
	static ResolvableType of(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		if (Message.class.isAssignableFrom(type.toClass())) {
			return type.as(Message.class).getGeneric();
		}
		return (type.toClass() == Optional.class) ? type.getGeneric() : type;
	}

}
