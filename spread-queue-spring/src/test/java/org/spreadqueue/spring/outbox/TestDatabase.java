// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * A database with an outbox of its own, made by the script of its platform.
 */
final class TestDatabase implements AutoCloseable {

	/** Names a database for these tests, as a JDBC URL with its user. */
	static final String POSTGRES = "SPREAD_TEST_POSTGRES";

	static final String MARIADB = "SPREAD_TEST_MARIADB";

	private static final AtomicInteger tables = new AtomicInteger();

	final DataSource dataSource;

	final String table = "outbox_" + ProcessHandle.current().pid() + "_" + tables.incrementAndGet();

	private TestDatabase(String url, String platform) {
		this.dataSource = new DriverManagerDataSource(url);
		try {
			String script = new ClassPathResource("schema-" + platform + ".sql", OutboxRelay.class)
				.getContentAsString(StandardCharsets.UTF_8)
				.replace("spread_queue_outbox", this.table);
			DatabasePopulatorUtils.execute(
					new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8))),
					this.dataSource);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static TestDatabase h2() {
		return new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "h2");
	}

	static TestDatabase postgres() {
		return new TestDatabase(Objects.requireNonNull(System.getenv(POSTGRES)), "postgresql");
	}

	static TestDatabase mariaDb() {
		return new TestDatabase(Objects.requireNonNull(System.getenv(MARIADB)), "mysql");
	}

	long rows() {
		return jdbc().sql("SELECT COUNT(*) FROM " + this.table).query(Long.class).single();
	}

	JdbcClient jdbc() {
		return JdbcClient.create(this.dataSource);
	}

	@Override
	public void close() {
		jdbc().sql("DROP TABLE " + this.table).update();
	}

}
