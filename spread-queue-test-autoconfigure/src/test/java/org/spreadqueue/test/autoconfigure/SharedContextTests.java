// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.cache.ContextCache;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;
import org.springframework.test.context.cache.DefaultContextCache;
import org.springframework.test.context.support.DefaultBootstrapContext;

import org.spreadqueue.test.SpreadQueueServer;

import static org.assertj.core.api.Assertions.assertThat;

/** What Spring's cache of contexts makes of the slice. */
class SharedContextTests {

	private final ContextCache cache = new DefaultContextCache();

	private final DefaultCacheAwareContextLoaderDelegate loader = new DefaultCacheAwareContextLoaderDelegate(
			this.cache);

	private final TestContext first = testContext(First.class);

	private final TestContext second = testContext(Second.class);

	private final TestContext other = testContext(Other.class);

	@AfterEach
	void closeContexts() {
		this.first.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		if (this.other.hasApplicationContext()) {
			this.other.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		}
	}

	@Test
	void classesWithTheSameListenersShareContextAndServer() {
		ApplicationContext context = this.first.getApplicationContext();
		assertThat(this.second.getApplicationContext()).isSameAs(context);
		assertThat(this.cache.size()).isEqualTo(1);
		assertThat(this.cache.getMissCount()).isEqualTo(1);
		assertThat(this.cache.getHitCount()).isEqualTo(1);
	}

	@Test
	void classesWithOtherQueuesHaveAnotherServer() {
		SpreadQueueServer server = this.first.getApplicationContext().getBean(SpreadQueueServer.class);
		assertThat(this.other.getApplicationContext().getBean(SpreadQueueServer.class)).isNotSameAs(server);
		assertThat(this.cache.size()).isEqualTo(2);
	}

	private TestContext testContext(Class<?> testClass) {
		SpreadQueueTestContextBootstrapper bootstrapper = new SpreadQueueTestContextBootstrapper();
		bootstrapper.setBootstrapContext(new DefaultBootstrapContext(testClass, this.loader));
		return bootstrapper.buildTestContext();
	}

	@SpreadQueueTest(OrderListener.class)
	static class First {

	}

	@SpreadQueueTest(OrderListener.class)
	static class Second {

	}

	@SpreadQueueTest(value = OrderListener.class, queues = "invoices")
	static class Other {

	}

}
