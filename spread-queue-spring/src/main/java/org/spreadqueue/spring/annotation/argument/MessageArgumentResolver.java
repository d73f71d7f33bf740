// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.MessageMethodArgumentResolver;

/**
 * Resolves a {@link Message} whose payload has the type that it has in the bean's class.
 */
public final class MessageArgumentResolver extends MessageMethodArgumentResolver {

	private final PayloadTypes types;

	public MessageArgumentResolver(MessageConverter converter, PayloadTypes types) {
		super(converter);
		this.types = types;
	}

	@Override
	protected Class<?> getPayloadType(MethodParameter parameter, Message<?> message) {
		return this.types.of(parameter).raw();
	}

}
