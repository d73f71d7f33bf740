// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

class ContextExampleTests {

	@AfterEach
	void forget() {
		ContextRegistry.getInstance().removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
		MDC.remove("tenant");
	}

	@Test
	void aKeyOfTheMdcGoesAlong() {
		// tag::mdc[]
		ContextRegistry.getInstance().registerThreadLocalAccessor(new Slf4jThreadLocalAccessor("tenant"));
		// end::mdc[]
		ExampleApplication.of(Worker.class).run((context) -> {
			MDC.put("tenant", "a");
			CompletableFuture<String> tenant = context.getBean(SpreadQueueOperations.class)
				.sendAndReceiveAsync("orders", "tea", String.class)
				.thenApply((answer) -> MDC.get("tenant"));
			MDC.remove("tenant");
			context.getBean(Worker.class).mayAnswer.countDown();
			assertThat(tenant.get(20, TimeUnit.SECONDS)).isEqualTo("a");
		});
	}

	@Component
	static class Worker {

		final CountDownLatch mayAnswer = new CountDownLatch(1);

		@QueueListener("orders")
		String process(String item) throws InterruptedException {
			this.mayAnswer.await();
			return item;
		}

	}

}
