// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose methods send messages to a queue: <pre class="code">
 * &#064;QueueClient("orders")
 * interface Orders {
 *     Receipt process(Order order);
 *     void cancel(String id);
 *     CompletableFuture&lt;Receipt&gt; processLater(Order order, &#064;Header("tenant") String tenant);
 * }</pre> Spring Boot finds such interfaces in the packages of the application and
 * registers a bean for each; elsewhere, {@link QueueClients#create} makes one.
 * <p>
 * <b>Parameters.</b> At most one is the payload; those with
 * {@link org.springframework.messaging.handler.annotation.Header @Header} are headers,
 * left out if {@code null}.
 * <p>
 * <b>Return type.</b> {@code void} and {@code CompletableFuture<Void>} send one-way, and
 * are done when the queue has the message; {@link org.spreadqueue.sender.Delivery} also
 * tells when a worker has done it. Any other type is that of an answer, which is waited
 * for unless it is in a {@code CompletableFuture}. An {@code Optional} is empty if the
 * worker answered with nothing. Types may be those of a generic interface that this one
 * extends. Methods throw what
 * {@link org.spreadqueue.spring.template.SpreadQueueOperations} throws.
 *
 * @since 0.1.0
 * @see QueueCall
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface QueueClient {

	/** Name of the queue, or a placeholder; default {@code spread.queue.name}. */
	String value() default "";

}
