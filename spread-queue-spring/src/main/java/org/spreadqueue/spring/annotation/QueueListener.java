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
 * Makes a method work for queues. Each message goes to one of all the workers of its
 * queue, for one call of the method. On a class, the annotation makes the methods with
 * {@link QueueHandler @QueueHandler} work, each for its type of payload.
 * <p>
 * <b>Arguments.</b> At most one parameter is the payload: a {@code String}, a record or
 * any other type that Jackson reads, a {@code JsonNode}, a {@code Map}; it may have
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload}, and is
 * validated if it has {@code @Valid} or {@code @Validated} and the application has a
 * validator. Others may be
 * {@link org.springframework.messaging.handler.annotation.Header @Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers} values (see
 * {@link org.spreadqueue.spring.QueueHeaders}), a
 * {@link org.springframework.messaging.Message}, the {@link org.spreadqueue.worker.Job},
 * an {@link org.spreadqueue.spring.listener.Acknowledgment}, and what a
 * {@link QueueListenerConfigurer} has added.
 * <p>
 * <b>Result.</b> What the method returns is the response to the sender; {@code null} is a
 * response too. A {@code void} method sends none. If it returns a
 * {@link java.util.concurrent.CompletionStage} or a {@code Mono}, the job runs until that
 * completes, and its value is the response ({@code Void}: none). The same holds for a
 * {@code suspend} function of Kotlin and its coroutine ({@code Unit}: none).
 * <p>
 * <b>Errors.</b> A message has failed when the method throws, its future fails, or the
 * payload does not fit the parameter. It is retried as the settings of the listener say,
 * unless it does not fit. Then it goes to the {@link #errorHandler()}. If that throws, or
 * there is none, a sender that waits for a response is told the class name and the
 * message of the exception.
 * <p>
 * All attributes may have <code>${...}</code> placeholders and <code>#{...}</code>
 * expressions. The annotation can be repeated, and used on other annotations.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(QueueListeners.class)
@MessageMapping
public @interface QueueListener {

	/** Names of the queues, same as {@link #queues()}. */
	@AliasFor("queues")
	String[] value() default {};

	/**
	 * Names of the queues: letters, digits, '_', '-', '.', at most 28 characters. An
	 * element may hold several names, separated by commas, or be an expression that gives
	 * a collection or an array. Each queue gets a container of its own, to which all
	 * settings apply: with two queues, twice {@link #concurrency()} calls may run. If
	 * empty, {@code spread.queue.name}.
	 */
	@AliasFor("value")
	String[] queues() default {};

	/**
	 * Name of the listener in logs, metrics, health and thread names, and of the
	 * container's bean. Unique in the application context. With several queues, the
	 * containers are called {@code <id>-<queue>}. If empty,
	 * {@code <bean name>.<method name>}, for a class {@code <bean name>.handlers},
	 * followed by {@code #<number>} from the second listener of that name on.
	 */
	String id() default "";

	/**
	 * How many calls may run at a time, 1 to 500; if empty,
	 * {@code spread.queue.concurrency}.
	 */
	String concurrency() default "";

	/**
	 * How many messages a worker holds in advance, beyond those that run: 0 to 10,000, or
	 * -1 for as many as take 50 ms; if empty, {@code spread.queue.prefetch}. A Perl
	 * manager dispatches none in advance.
	 */
	String prefetch() default "";

	/**
	 * Whether the listener starts with the application context; if empty, {@code true}.
	 */
	String autoStartup() default "";

	/**
	 * How long running calls may take when the listener is stopped, such as {@code 10s}
	 * or {@code PT10S}; if empty, {@code spread.queue.shutdown-timeout}. After that they
	 * are interrupted.
	 */
	String shutdownTimeout() default "";

	/**
	 * What ends a message: {@code on-success} or {@code manual}, see
	 * {@link org.spreadqueue.spring.listener.AckMode}; if empty, manual for a method that
	 * takes an {@link org.spreadqueue.spring.listener.Acknowledgment}, else on-success.
	 */
	String ackMode() default "";

	/**
	 * Name of the bean that decides about messages on which the method has failed, of
	 * type {@link org.spreadqueue.spring.listener.QueueErrorHandler}, or an expression
	 * that gives one; if empty, the only bean of that type.
	 */
	String errorHandler() default "";

	/**
	 * Name of the bean that reads payloads and writes responses, or an expression that
	 * gives one: a {@link org.spreadqueue.spring.PayloadConverter}, or a
	 * {@link org.springframework.messaging.converter.MessageConverter} that reads
	 * messages with a {@code JsonNode} as payload; if empty, the converter of the
	 * application.
	 */
	String messageConverter() default "";

	/**
	 * Name of the bean that runs the method, or an expression that gives one: an
	 * {@link java.util.concurrent.Executor}, with at least as many threads as the
	 * listener may run calls, or a
	 * {@link org.spreadqueue.spring.listener.ListenerExecutorFactory}; if empty, the
	 * listener has threads of its own.
	 */
	String executor() default "";

	/**
	 * Connection over which the messages come: its name in
	 * {@code spread.queue.connections}; if empty, the main one. Not together with
	 * {@link #containerFactory()}.
	 */
	String connection() default "";

	/**
	 * Name of the bean that makes the containers, of type
	 * {@link org.spreadqueue.spring.listener.QueueListenerContainerFactory}, or an
	 * expression that gives one; if empty, the only one.
	 */
	String containerFactory() default "";

	/**
	 * How many messages a call gets at most, as a list: the method has one parameter of
	 * type {@code List<T>}. For a failure of some of them there is
	 * {@link BatchFailedException}. {@link #concurrency()} times this number is at most
	 * 500. If empty, calls get single messages, and a {@code List} is a payload like any
	 * other.
	 */
	String batchSize() default "";

	/**
	 * How long the first message of a batch waits for others, such as {@code 50ms}; if
	 * empty, {@code 100ms}.
	 */
	String batchWait() default "";

}
