package org.spreadqueue.spring.annotation;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method with {@link QueueHandler @QueueHandler}, ready to be called.
 *
 * @param method the annotated method
 * @param type its payload, {@code null} if it takes none
 * @param isDefault whether it takes what fits no other
 * @param jobs calls it
 */
record PayloadHandler(Method method, @Nullable Class<?> type, boolean isDefault, MethodJobHandler jobs) {

	/** The type of the payload, for a method that is not the default one. */
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
