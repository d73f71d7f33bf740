package org.spreadqueue.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method work for a queue. Every message of the queue goes to one call of the
 * method, somewhere among all the workers of the queue.
 * <p>
 * <b>Arguments.</b> At most one parameter is the payload: a {@code String}, a record or
 * any other type that Jackson reads, a {@code JsonNode}, a {@code Map}; it may have
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload}. Others may
 * be {@link org.springframework.messaging.handler.annotation.Header @Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers} values (see
 * {@link org.spreadqueue.spring.QueueHeaders}), a
 * {@link org.springframework.messaging.Message}, or the
 * {@link org.spreadqueue.worker.Job}.
 * <p>
 * <b>Result.</b> What the method returns is the response to the sender; {@code null} is a
 * response too. A {@code void} method sends none. With a
 * {@link java.util.concurrent.CompletionStage} the job counts as running until the stage
 * completes, and its value is the response ({@code CompletionStage<Void>}: none).
 * <p>
 * <b>Errors.</b> When the method throws, the stage fails, or the payload does not fit the
 * parameter, the sender is told the exception's class name and message, and the message
 * is done. Nothing is redelivered.
 * <p>
 * All attributes may have <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions. The annotation can be repeated, and used on other annotations.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(QueueListeners.class)
@MessageMapping
public @interface QueueListener {

	/**
	 * Name of the queue, same as {@link #queue()}.
	 * @return the name; if empty, {@code spread.queue.name}
	 */
	@AliasFor("queue")
	String value() default "";

	/**
	 * Name of the queue: letters, digits, '_', '-', '.', at most 28 characters.
	 * @return the name; if empty, {@code spread.queue.name}
	 */
	@AliasFor("value")
	String queue() default "";

	/**
	 * Name of the listener in logs, metrics, health and thread names, and of the
	 * container's bean. Unique in the application context.
	 * @return the id; if empty, {@code <bean name>.<method name>}, followed by
	 * {@code #<number>} from the second listener of that name on
	 */
	String id() default "";

	/**
	 * How many calls may run at a time, 1 to 500.
	 * @return the number; if empty, {@code spread.queue.concurrency}
	 */
	String concurrency() default "";

	/**
	 * Whether the listener starts with the application context.
	 * @return {@code true} or {@code false}; if empty, {@code true}
	 */
	String autoStartup() default "";

	/**
	 * How long running calls may take when the listener is stopped, such as {@code 10s}
	 * or {@code PT10S}. They are interrupted after that.
	 * @return the time; if empty, {@code spread.queue.shutdown-timeout}
	 */
	String shutdownTimeout() default "";

}
