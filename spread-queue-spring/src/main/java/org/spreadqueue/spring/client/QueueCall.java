package org.spreadqueue.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how a method of a {@link QueueClient @QueueClient} sends, where that is out of the
 * ordinary. All attributes may have <code>${...}</code> placeholders.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface QueueCall {

	/**
	 * Name of the queue.
	 * @return the name; if empty, that of the interface
	 */
	String queue() default "";

	/**
	 * Time for an answer, such as {@code 10s} or {@code PT10S}.
	 * @return the time; if empty, {@code spread.queue.request-timeout}
	 */
	String timeout() default "";

	/**
	 * Priority, 0 to 9.
	 * @return the priority; if empty, the usual one
	 */
	String priority() default "";

	/**
	 * How long messages wait in the queue at least, such as {@code 1m}.
	 * @return the time; if empty, not at all
	 */
	String delay() default "";

	/**
	 * After which time in the queue a message is dropped, such as {@code 1h}.
	 * @return the time; if empty, never
	 */
	String expiry() default "";

}
