// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.sending;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

import org.spreadqueue.boot.autoconfigure.outbox.SpreadQueueOutboxAutoConfiguration;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutboxExampleTests {

	@Test
	void messagesArePartOfTheTransaction() {
		ExampleApplication.of(Application.class, Shop.class, Worker.class)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, SpreadQueueOutboxAutoConfiguration.class))
			.withPropertyValues(ExampleApplication.properties("outbox.properties"))
			.run((context) -> {
				Shop shop = context.getBean(Shop.class);
				BlockingQueue<String> items = context.getBean(Worker.class).items;
				shop.place("tea");
				assertThat(items.poll(10, TimeUnit.SECONDS)).isEqualTo("tea");
				assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> shop.place("tea"));
				shop.place("coffee");
				assertThat(items.poll(10, TimeUnit.SECONDS)).isEqualTo("coffee");
				assertThat(items).isEmpty();
			});
	}

	static class Shop {

		private final JdbcClient jdbc;

		private final SpreadQueueOperations queues;

		Shop(JdbcClient jdbc, SpreadQueueOperations queues) {
			this.jdbc = jdbc;
			this.queues = queues;
		}

		// tag::method[]
		@Transactional
		void place(String item) {
			this.jdbc.sql("INSERT INTO placed (item) VALUES (:item)").param("item", item).update();
			this.queues.send("orders", item);
		}
		// end::method[]

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
		JdbcClient jdbc(DataSource dataSource) {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			jdbc.sql("CREATE TABLE placed (item VARCHAR(100) PRIMARY KEY)").update();
			return jdbc;
		}

	}

}
