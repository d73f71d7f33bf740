// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
 * A database with an inbox of its own, made by the script of its platform, and with a
 * table of what listeners have done.
 */
final class TestDatabase implements AutoCloseable {

	/** Names a database for these tests, as a JDBC URL with its user. */
	static final String POSTGRES = "SPREAD_TEST_POSTGRES";

	static final String MARIADB = "SPREAD_TEST_MARIADB";

	private static final AtomicInteger tables = new AtomicInteger();

	final DataSource dataSource;

	final InboxOptions options;

	final String effects;

	private TestDatabase(String url, String platform) {
		this.dataSource = new DriverManagerDataSource(url);
		String name = ProcessHandle.current().pid() + "_" + tables.incrementAndGet();
		this.options = InboxOptions.DEFAULT.withTableName("inbox_" + name);
		this.effects = "effects_" + name;
		run(script(platform).replace("spread_queue_inbox", this.options.tableName()));
		run("CREATE TABLE " + this.effects + " (effect VARCHAR(100) NOT NULL)");
	}

	static TestDatabase h2() {
		return new TestDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000", "h2");
	}

	static TestDatabase postgres() {
		return new TestDatabase(Objects.requireNonNull(System.getenv(POSTGRES)), "postgresql");
	}

	static TestDatabase mariaDb() {
		return new TestDatabase(Objects.requireNonNull(System.getenv(MARIADB)), "mysql");
	}

	private static String script(String platform) {
		try {
			return new ClassPathResource("schema-" + platform + ".sql", JdbcInbox.class)
				.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void run(String script) {
		DatabasePopulatorUtils.execute(
				new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8))),
				this.dataSource);
	}

	JdbcClient jdbc() {
		return JdbcClient.create(this.dataSource);
	}

	/** What listeners do: a row. */
	void effect(String effect) {
		jdbc().sql("INSERT INTO " + this.effects + " (effect) VALUES (?)").param(effect).update();
	}

	List<String> effects() {
		return jdbc().sql("SELECT effect FROM " + this.effects + " ORDER BY effect").query(String.class).list();
	}

	/** The keys that are remembered. */
	List<String> keys() {
		return jdbc().sql("SELECT message_key FROM " + this.options.tableName() + " ORDER BY message_key")
			.query(String.class)
			.list();
	}

	@Override
	public void close() {
		jdbc().sql("DROP TABLE " + this.options.tableName()).update();
		jdbc().sql("DROP TABLE " + this.effects).update();
	}

}
