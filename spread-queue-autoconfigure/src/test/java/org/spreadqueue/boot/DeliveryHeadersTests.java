// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

import org.spreadqueue.boot.autoconfigure.SpreadQueueAutoConfiguration;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.spring.QueueHeaders;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener gets to know about the delivery of a message.
 */
class DeliveryHeadersTests {

	@Test
	void aRepeatedMessageHasItsIdentityAndTheNextNumber() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("spread.queue.manager.redelivery-delay=50ms")
			.run((context) -> {
				Delivery sent = context.getBean(SpreadQueueOperations.class).to("orders").submit("tea");
				String id = sent.accepted().get(10, TimeUnit.SECONDS).toString();
				BlockingQueue<Seen> seen = context.getBean(Listener.class).seen;
				Seen first = requireNonNull(seen.poll(10, TimeUnit.SECONDS));
				Seen second = requireNonNull(seen.poll(10, TimeUnit.SECONDS));
				assertThat(first.id()).isEqualTo(second.id()).isEqualTo(id);
				assertThat(first.attempt()).isEqualTo(1);
				assertThat(second.attempt()).isEqualTo(2);
				assertThat(second.queuedFor()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
				assertThat(sent.done()).succeedsWithin(Duration.ofSeconds(10));
			});
	}

	record Seen(String id, int attempt, Duration queuedFor) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		void process(String text, @Header(QueueHeaders.MESSAGE_ID) String id, @Header(QueueHeaders.ATTEMPT) int attempt,
				@Header(QueueHeaders.QUEUED_FOR) Duration queuedFor) {
			this.seen.add(new Seen(id, attempt, queuedFor));
			if (attempt == 1) {
				throw new IllegalStateException("not at once");
			}
		}

	}

}
