// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.annotation.InvalidQueueListenerException;
import org.spreadqueue.spring.annotation.QueueHandler;

/**
 * A method with {@link QueueHandler @QueueHandler} and the payloads that it takes.
 *
 * @param type the type of its payload, {@code null} if it takes none
 * @param isDefault whether it takes what fits no other
 */
record PayloadHandler(Method method, @Nullable Class<?> type, boolean isDefault, MethodJobHandler jobs) {

	/** The type of the payload, which every method except the default one has. */
	Class<?> payload() {
		if (this.type == null) {
			throw new InvalidQueueListenerException(this.method,
					"It takes no payload, so that nothing says which messages are for it.",
					"Give it a parameter for the payload, or make it @QueueHandler(isDefault = true).");
		}
		return this.type;
	}

	@Override
	public String toString() {
		return this.method.getName() + "(" + ((this.type != null) ? this.type.getSimpleName() : "") + ")";
	}

}
