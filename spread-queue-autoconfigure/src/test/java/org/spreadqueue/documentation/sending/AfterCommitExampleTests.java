// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AfterCommitExampleTests {

	@Test
	void messagesLeaveWithTheCommitOrNotAtAll() {
		ExampleApplication.of(Application.class, Shop.class, Worker.class).run((context) -> {
			Shop shop = context.getBean(Shop.class);
			assertThatIllegalStateException().isThrownBy(() -> shop.place("coffee"));
			shop.place("tea");
			assertThat(context.getBean(Worker.class).items.poll(10, TimeUnit.SECONDS)).isEqualTo("tea");
		});
	}

	static class Shop {

		private final SpreadQueueOperations queues;

		private final Orders orders = new Orders();

		Shop(SpreadQueueOperations queues) {
			this.queues = queues;
		}

		// tag::method[]
		@Transactional
		void place(String item) {
			this.queues.to("orders").afterCommit(true).send(item);
			this.orders.save(item);
		}
		// end::method[]

	}

	/** Holds one order. */
	static class Orders {

		private final List<String> saved = new ArrayList<>();

		void save(String item) {
			if (item.equals("coffee")) {
				throw new IllegalStateException("No room for " + item);
			}
			this.saved.add(item);
		}

	}

	static class Worker {

		final BlockingQueue<String> items = new LinkedBlockingQueue<>();

		@QueueListener("orders")
		void process(String item) {
			this.items.add(item);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(proxyTargetClass = true)
	static class Application {

		@Bean
		PlatformTransactionManager transactions() {
			return new NoResource();
		}

	}

	private static final class NoResource extends AbstractPlatformTransactionManager {

		private static final long serialVersionUID = 1L;

		@Override
		protected Object doGetTransaction() {
			return "transaction";
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
