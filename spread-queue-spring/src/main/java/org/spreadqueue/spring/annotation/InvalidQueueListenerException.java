// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Thrown at startup for a method or class with {@link QueueListener @QueueListener} that
 * cannot be a listener. Problem and action are sentences.
 *
 * @since 0.1.0
 */
public class InvalidQueueListenerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	public InvalidQueueListenerException(AnnotatedElement annotated, String problem, String action) {
		this(annotated, problem, action, null);
	}

	public InvalidQueueListenerException(AnnotatedElement annotated, String problem, String action,
			@Nullable Throwable cause) {
		super("@QueueListener " + describe(annotated) + ": " + problem + " " + action, cause);
		this.problem = "@QueueListener " + describe(annotated) + " cannot be called. " + problem;
		this.action = action;
	}

	/** Returns what is wrong, as a sentence that names the method or class. */
	public String problem() {
		return this.problem;
	}

	public String action() {
		return this.action;
	}

	private static String describe(AnnotatedElement annotated) {
		if (!(annotated instanceof Method method)) {
			return annotated.toString();
		}
		StringBuilder text = new StringBuilder("method ").append(method.getDeclaringClass().getName())
			.append('.')
			.append(method.getName())
			.append('(');
		for (int i = 0; i < method.getParameterCount(); i++) {
			text.append((i > 0) ? ", " : "").append(method.getParameterTypes()[i].getSimpleName());
		}
		return text.append(')').toString();
	}

}
