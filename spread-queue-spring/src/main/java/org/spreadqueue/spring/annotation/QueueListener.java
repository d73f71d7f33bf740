// SPDX-License-Identifier: Apache-2.0

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
 * Makes a method work for queues. Each message of a queue is dispatched to one of its
 * workers and becomes one call. A class with this annotation has methods with
 * {@link QueueHandler @QueueHandler}, each for its type of payload.
 * <p>
 * <b>Arguments.</b> At most one parameter is the payload: a {@code String}, a record or
 * any other type that Jackson reads, a {@code JsonNode}, a {@code Map}. It may have
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload}. It is
 * validated if it has {@code @Valid} or {@code @Validated} and the application has a
 * validator. Other parameters are
 * {@link org.springframework.messaging.handler.annotation.Header @Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers} values (see
 * {@link org.spreadqueue.spring.QueueHeaders}), a
 * {@link org.springframework.messaging.Message}, the {@link org.spreadqueue.worker.Job},
 * an {@link org.spreadqueue.spring.listener.Acknowledgment}, and what a
 * {@link QueueListenerConfigurer} has added.
 * <p>
 * <b>Result.</b> The return value is the response to the sender; {@code null} is a
 * response too. A {@code void} method sends none. With a
 * {@link java.util.concurrent.CompletionStage}, a {@code Mono} or a {@code suspend}
 * function of Kotlin, the job runs until that completes, and its value is the response
 * ({@code Void} or {@code Unit}: none). A {@link org.spreadqueue.worker.JobResult} is the
 * result of the message itself, such as one to be requeued or a dead letter.
 * <p>
 * <b>Errors.</b> A message fails when the method throws, its future fails, or the payload
 * does not fit the parameter. It is retried as the listener's settings say, unless it
 * does not fit. Then it goes to the {@link #errorHandler()}. If that throws, or there is
 * none, a sender that waits for a response gets the class name and the message of the
 * exception.
 * <p>
 * All attributes may have <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions. A bean is named by its name or by an expression that returns it. The
 * annotation can be repeated, and used on other annotations. One on a method or class
 * replaces those that it would inherit.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(QueueListeners.class)
@MessageMapping
public @interface QueueListener {

	/** Same as {@link #queues()}. */
	@AliasFor("queues")
	String[] value() default {};

	/**
	 * Names of the queues: letters, digits, '_', '-', '.', at most 28 characters; default
	 * {@code spread.queue.name}. An element may hold several names, separated by commas,
	 * or be an expression that returns a collection or an array. Each queue gets a
	 * container of its own, to which all settings apply: with two queues, twice
	 * {@link #concurrency()} calls may run.
	 */
	@AliasFor("value")
	String[] queues() default {};

	/**
	 * Name of the listener in logs, metrics, health and thread names, and of the
	 * container's bean; unique in the application context. With several queues, the
	 * containers are named {@code <id>-<queue>}. Default:
	 * {@code <bean name>.<method name>}, for a class {@code <bean name>.handlers}; from
	 * the second listener of that name on with {@code #<number>} behind it.
	 */
	String id() default "";

	/** Number of concurrent calls, 1 to 500; default {@code spread.queue.concurrency}. */
	String concurrency() default "";

	/**
	 * Messages that a worker holds beyond those that run: 0 to 10,000, or -1 for as many
	 * as take 50 ms; default {@code spread.queue.prefetch}. A Perl manager dispatches
	 * none in advance.
	 */
	String prefetch() default "";

	/** Whether the listener starts with the application context; default {@code true}. */
	String autoStartup() default "";

	/**
	 * How long running calls may take when the listener stops, such as {@code 10s} or
	 * {@code PT10S}; after that they are interrupted. Default
	 * {@code spread.queue.shutdown-timeout}.
	 */
	String shutdownTimeout() default "";

	/**
	 * What settles a message: {@code on-success} or {@code manual}, see
	 * {@link org.spreadqueue.spring.listener.AckMode}. Default: manual for a method that
	 * takes an {@link org.spreadqueue.spring.listener.Acknowledgment}, otherwise
	 * on-success.
	 */
	String ackMode() default "";

	/**
	 * Whether a message that is delivered twice has one effect: {@code true} has each
	 * message remembered in the application's database, in the transaction of what the
	 * method does there. The method returns nothing, and when it returns, the message is
	 * done. Default {@code spread.queue.idempotent}.
	 */
	String idempotent() default "";

	/**
	 * The {@link org.spreadqueue.spring.listener.QueueErrorHandler} bean that decides
	 * about messages on which the method has failed; default the only one.
	 */
	String errorHandler() default "";

	/**
	 * The bean that reads payloads and writes responses: a
	 * {@link org.spreadqueue.spring.PayloadConverter}, or a
	 * {@link org.springframework.messaging.converter.MessageConverter} for messages with
	 * a {@code JsonNode} as payload; default the application's converter.
	 */
	String messageConverter() default "";

	/**
	 * The bean that runs the method: a {@link java.util.concurrent.Executor} with at
	 * least as many threads as concurrent calls, or a
	 * {@link org.spreadqueue.spring.listener.ListenerExecutorFactory}; default threads of
	 * the listener's own.
	 */
	String executor() default "";

	/**
	 * Name of the connection in {@code spread.queue.connections}; default the main one.
	 * Not together with {@link #containerFactory()}.
	 */
	String connection() default "";

	/**
	 * The {@link org.spreadqueue.spring.listener.QueueListenerContainerFactory} bean that
	 * creates the containers; default the only one.
	 */
	String containerFactory() default "";

	/**
	 * Maximum number of messages per call; the method has one parameter, a
	 * {@code List<T>}, and throws {@link BatchFailedException} if some of them fail.
	 * {@link #concurrency()} times this number is at most 500. Default: calls take single
	 * messages, and a {@code List} is a payload like any other.
	 */
	String batchSize() default "";

	/** How long the first message of a batch waits for others; default {@code 100ms}. */
	String batchWait() default "";

}
