// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.util.Collection;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.worker.Job;

/** Kinds of payloads that can be told apart before a payload is read. */
enum PayloadKind {

	TEXT("a text"), NUMBER("a number"), BOOLEAN("a boolean"), LIST("a list"), OBJECT("an object");

	private final String description;

	PayloadKind(String description) {
		this.description = description;
	}

	/** Whether Perl does not distinguish it from other scalars. */
	boolean isScalar() {
		return this == TEXT || this == NUMBER || this == BOOLEAN;
	}

	/** The kind of payloads that are read as a type. */
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

	/** The kind of a job's payload, {@code null} for JSON's null and Perl's undef. */
	static @Nullable PayloadKind of(Job job) {
		byte[] body = job.content().body();
		if (job.content().isPerl() || body.length == 0) {
			return of(job.payload());
		}
		return switch (body[0]) {
			case '"' -> TEXT;
			case '{' -> OBJECT;
			case '[' -> LIST;
			// Scalars cost little to read, and white space is rare.
			default -> of(job.payload());
		};
	}

	private static @Nullable PayloadKind of(JsonNode payload) {
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
