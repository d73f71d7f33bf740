// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

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
public record PayloadType(Class<?> raw, Type declared) {

	public static PayloadType of(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		ResolvableType payload = DeclaredType.isMessage(type) ? DeclaredType.inMessage(type)
				: DeclaredType.inOptional(type);
		return new PayloadType(payload.toClass(), DeclaredType.of(payload));
	}

}
