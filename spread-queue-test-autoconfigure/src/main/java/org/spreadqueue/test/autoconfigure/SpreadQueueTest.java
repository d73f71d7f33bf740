// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

import org.spreadqueue.test.EmbeddedSpreadQueue;

/**
 * A test of some queue listeners, with a Spread daemon and queue managers of its own and
 * nothing else of the application: the components that are named, those that listeners
 * are configured with (interceptors, error handlers, customizers, converters, Jackson's
 * components), and the auto-configuration of queues, JSON and validation. What a listener
 * needs besides is mocked, with {@code @MockitoBean}, or imported.
 *
 * <pre class="code">
 * &#64;SpreadQueueTest(OrderWorker.class)
 * class OrderWorkerTests {
 *
 *     &#64;Test
 *     void processesOrders(&#64;Autowired QueueProbe orders) {
 *         assertThat(orders.submit(tea)).isProcessed();
 *     }
 * </pre>
 *
 * Each queue of the listeners has a manager. What can be injected,
 * {@link EmbeddedSpreadQueue} says.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@BootstrapWith(SpreadQueueTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(SpreadQueueTypeExcludeFilter.class)
@AutoConfigureSpreadQueue
@EmbeddedSpreadQueue
@ImportAutoConfiguration
public @interface SpreadQueueTest {

	/** Names the components to test: listeners, and what they need of the application. */
	Class<?>[] value() default {};

	/** Names queues that get a manager besides those of the listeners. */
	@AliasFor(annotation = EmbeddedSpreadQueue.class, attribute = "value")
	String[] queues() default {};

	/** Sets properties, such as {@code spread.queue.concurrency=4}. */
	String[] properties() default {};

	/** Takes further components. */
	Filter[] includeFilters() default {};

	/** Leaves out components that would be taken. */
	Filter[] excludeFilters() default {};

	/** Leaves out auto-configuration. */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
