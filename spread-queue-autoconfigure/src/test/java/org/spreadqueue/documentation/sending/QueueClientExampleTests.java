// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.Header;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.documentation.Order;
import org.spreadqueue.documentation.Receipt;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.client.QueueClients;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

class QueueClientExampleTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	@Test
	void theInterfaceIsABean() {
		ExampleApplication.of(Application.class).run((context) -> {
			Orders orders = context.getBean(Orders.class);
			assertThat(orders.process(Order.TEA)).isEqualTo(Receipt.of(Order.TEA));
			assertThat(orders.processLater(Order.TEA)).succeedsWithin(LIMIT).isEqualTo(Receipt.of(Order.TEA));
			assertThat(orders.track(Order.TEA).done()).succeedsWithin(LIMIT);
			assertThat(orders.refund(Order.TEA).total()).isEqualByComparingTo("-7.5");
			BlockingQueue<String> texts = context.getBean(Application.class).texts;
			orders.cancel("17", "acme");
			assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("17 of acme");
			assertThat(orders.remind("18")).succeedsWithin(LIMIT);
			assertThat(texts.poll(10, TimeUnit.SECONDS)).isEqualTo("18 of nobody");
		});
	}

	@Test
	void anInterfaceElsewhereIsMadeByHand() {
		ExampleApplication.of(Application.class).run((context) -> {
			SpreadQueueOperations template = context.getBean(SpreadQueueOperations.class);
			Environment environment = context.getEnvironment();
			// tag::create[]
			Orders orders = QueueClients.create(Orders.class, template, environment::resolvePlaceholders);
			// end::create[]
			assertThat(orders.process(Order.TEA)).isEqualTo(Receipt.of(Order.TEA));
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	static class Application {

		final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		Object process(JsonNode payload, @Header(name = "tenant", defaultValue = "nobody") String tenant) {
			if (payload.isObject()) {
				return Receipt.of(JsonMapper.shared().treeToValue(payload, Order.class));
			}
			this.texts.add(payload.asString() + " of " + tenant);
			return "";
		}

		@QueueListener("refunds")
		Receipt refund(Order order) {
			return new Receipt(order.item(), order.total().negate());
		}

	}

}
