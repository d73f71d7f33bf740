package org.spreadqueue.spring.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method or class with {@link QueueListener @QueueListener} cannot be a listener.
 * Thrown when the application starts.
 *
 * @since 0.1.0
 */
public class InvalidQueueListenerException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	/**
	 * Creates the exception.
	 * @param annotated the method or class
	 * @param problem what is wrong with it, as a sentence
	 * @param action what to do, as a sentence
	 */
	public InvalidQueueListenerException(AnnotatedElement annotated, String problem, String action) {
		this(annotated, problem, action, null);
	}

	/**
	 * Creates the exception.
	 * @param annotated the method or class
	 * @param problem what is wrong with it, as a sentence
	 * @param action what to do, as a sentence
	 * @param cause the cause, {@code null} if there is none
	 */
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

	/** Returns what to do, as a sentence. */
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
