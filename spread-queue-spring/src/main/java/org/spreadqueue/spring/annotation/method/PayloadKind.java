package org.spreadqueue.spring.annotation.method;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/**
 * The kinds of payloads that can be told apart before a payload is read.
 */
enum PayloadKind {

	TEXT("a text"), NUMBER("a number"), BOOLEAN("a boolean"), LIST("a list"), OBJECT("an object");

	private final String description;

	PayloadKind(String description) {
		this.description = description;
	}

	/** Tells whether it is one of those between which Perl makes no difference. */
	boolean isScalar() {
		return this == TEXT || this == NUMBER || this == BOOLEAN;
	}

	/** Returns the kind of payloads that are read as a type. */
	static PayloadKind of(Class<?> type) {
		Class<?> wrapper = ClassUtils.resolvePrimitiveIfNecessary(type);
		if (CharSequence.class.isAssignableFrom(type) || type.isEnum() || type == byte[].class) {
			return TEXT;
		}
		if (Number.class.isAssignableFrom(wrapper)) {
			return NUMBER;
		}
		if (wrapper == Boolean.class) {
			return BOOLEAN;
		}
		return (type.isArray() || Collection.class.isAssignableFrom(type)) ? LIST : OBJECT;
	}

	/** Returns the kind of a payload, {@code null} for Perl's undef. */
	static @Nullable PayloadKind of(JsonNode payload) {
		return switch (payload.getNodeType()) {
			case STRING, BINARY -> TEXT;
			case NUMBER -> NUMBER;
			case BOOLEAN -> BOOLEAN;
			case ARRAY -> LIST;
			case OBJECT, POJO -> OBJECT;
			case NULL, MISSING -> null;
		};
	}

	@Override
	public String toString() {
		return this.description;
	}

}
