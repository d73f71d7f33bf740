// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.argument;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.support.MessageBuilder;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.worker.Job;

/** Lets Spring Messaging read payloads as the parameter's type, generics included. */
public final class JobMessageConverter implements SmartMessageConverter {

	private final PayloadConverter payloads;

	private final PayloadTypes types;

	public JobMessageConverter(PayloadConverter payloads, PayloadTypes types) {
		this.payloads = payloads;
		this.types = types;
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
		return fromMessage(message, targetClass, null);
	}

	@Override
	public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass, @Nullable Object conversionHint) {
		if (!(message instanceof JobMessage) && !(message.getPayload() instanceof Job)) {
			return null;
		}
		if (conversionHint instanceof MethodParameter parameter) {
			PayloadType type = this.types.of(parameter);
			if (type.raw() == targetClass) {
				return read(message, type.declared());
			}
		}
		return read(message, targetClass);
	}

	private @Nullable Object read(Message<?> message, Type type) {
		Job job = (message instanceof JobMessage unread) ? unread.job() : (Job) message.getPayload();
		return this.payloads.read(job, type);
	}

	@Override
	public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
		return toMessage(payload, headers, null);
	}

	@Override
	public Message<?> toMessage(Object payload, @Nullable MessageHeaders headers, @Nullable Object conversionHint) {
		return MessageBuilder.createMessage(Content.json(this.payloads.write(payload)),
				(headers != null) ? headers : new MessageHeaders(null));
	}

}
