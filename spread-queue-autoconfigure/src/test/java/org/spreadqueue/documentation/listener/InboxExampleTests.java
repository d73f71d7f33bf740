// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.time.Duration;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import org.spreadqueue.boot.autoconfigure.inbox.SpreadQueueInboxAutoConfiguration;
import org.spreadqueue.documentation.ExampleApplication;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.template.SpreadQueueOperations;

import static org.assertj.core.api.Assertions.assertThat;

class InboxExampleTests {

	@Test
	void eachMessageIsRememberedWithItsWork() {
		ExampleApplication.of(Application.class, Stock.class)
			.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, SpreadQueueInboxAutoConfiguration.class))
			.withPropertyValues(ExampleApplication.properties("inbox.properties"))
			.run((context) -> {
				assertThat(context.getBean(SpreadQueueOperations.class).to("sold").submit("tea").done())
					.succeedsWithin(Duration.ofSeconds(20));
				JdbcClient jdbc = context.getBean(JdbcClient.class);
				assertThat(jdbc.sql("SELECT pieces FROM stock").query(Integer.class).single()).isEqualTo(9);
				assertThat(jdbc.sql("SELECT queue FROM spread_queue_inbox").query(String.class).single())
					.isEqualTo("sold");
			});
	}

	static class Stock {

		private final JdbcClient jdbc;

		Stock(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		// tag::listener[]
		@QueueListener(queues = "sold", idempotent = "true")
		void take(String item) {
			this.jdbc.sql("UPDATE stock SET pieces = pieces - 1 WHERE item = :item").param("item", item).update();
		}
		// end::listener[]

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		JdbcClient jdbc(DataSource dataSource) {
			JdbcClient jdbc = JdbcClient.create(dataSource);
			jdbc.sql("CREATE TABLE stock (item VARCHAR(100) PRIMARY KEY, pieces INTEGER)").update();
			jdbc.sql("INSERT INTO stock VALUES ('tea', 10)").update();
			return jdbc;
		}

	}

}
