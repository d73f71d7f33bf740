// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application context of a Spring test class its own Spread daemon and queue
 * managers, whatever {@code spread.queue.addresses} the application has. It connects
 * without TLS and seals nothing, whatever {@code spread.queue.ssl} and
 * {@code spread.queue.key} it has. Each queue that a listener of the context uses has a
 * manager, unless the application manages it itself. The {@link SpreadQueueServer} can be
 * injected and, if there is one queue, its {@link org.spreadqueue.test.probe.QueueProbe}.
 * They live as long as the context, which tests with the same annotation share. Nested
 * test classes inherit it as Spring's own annotations, see
 * {@link org.springframework.test.context.NestedTestConfiguration @NestedTestConfiguration}.
 * <p>
 * Further connections ({@code spread.queue.connections}) keep their addresses and their
 * TLS, and have no key. Beans of the application that take the place of these properties,
 * such as connection details or keys, stay in force.
 *
 * <pre class="code">
 * &#64;SpringBootTest
 * &#64;EmbeddedSpreadQueue("orders")
 * class OrderTests {
 * </pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EmbeddedSpreadQueue {

	/** Names further queues that get a manager, such as those that nobody listens to. */
	String[] value() default {};

}
