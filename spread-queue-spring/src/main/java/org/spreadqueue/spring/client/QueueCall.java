package org.spreadqueue.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets how a method of a {@link QueueClient @QueueClient} sends. All attributes may have
 * <code>${...}</code> placeholders; those that are empty leave the defaults as they are.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface QueueCall {

	/** Name of the queue; if empty, that of the interface. */
	String queue() default "";

	/**
	 * Time for an answer, such as {@code 10s} or {@code PT10S}; if empty,
	 * {@code spread.queue.request-timeout}.
	 */
	String timeout() default "";

	/** Priority, 0 to 9; messages with a higher one are dispatched first. */
	String priority() default "";

	/** How long messages wait in the queue at least, such as {@code 1m}. */
	String delay() default "";

	/** After which time in the queue a message is dropped, such as {@code 1h}. */
	String expiry() default "";

}
