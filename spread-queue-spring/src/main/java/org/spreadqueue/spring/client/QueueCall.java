// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets how a method of a {@link QueueClient @QueueClient} sends. All attributes may have
 * <code>${...}</code> placeholders; empty ones leave the defaults as they are.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface QueueCall {

	/** Name of the queue; if empty, that of the interface. */
	String queue() default "";

	/** Time for an answer; default {@code spread.queue.request-timeout}. */
	String timeout() default "";

	/** Priority, 0 to 9; messages with a higher one are dispatched first. */
	String priority() default "";

	/** Least time in the queue before the message is dispatched, such as {@code 1m}. */
	String delay() default "";

	/** Time in the queue after which a message is dropped, such as {@code 1h}. */
	String expiry() default "";

}
