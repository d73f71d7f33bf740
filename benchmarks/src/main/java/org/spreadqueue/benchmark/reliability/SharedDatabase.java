// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * The PostgreSQL that applications share, and that stays alive when they are killed:
 * {@code SPREAD_TEST_POSTGRES} names it by its JDBC URL.
 */
final class SharedDatabase {

	private final String url;

	private final DataSource dataSource;

	private final JdbcClient jdbc;

	SharedDatabase() {
		this.url = Objects.requireNonNull(System.getenv("SPREAD_TEST_POSTGRES"),
				"SPREAD_TEST_POSTGRES names no database. Set it to a JDBC URL with a user");
		this.dataSource = new DriverManagerDataSource(this.url);
		this.jdbc = JdbcClient.create(this.dataSource);
	}

	String url() {
		return this.url;
	}

	DataSource dataSource() {
		return this.dataSource;
	}

	/** Creates a table of the library anew, with the schema beside the class. */
	void create(String table, Class<?> owner) {
		drop(table);
		ResourceDatabasePopulator populator = new ResourceDatabasePopulator(
				new ClassPathResource("schema-postgresql.sql", owner));
		populator.setSqlScriptEncoding(StandardCharsets.UTF_8.name());
		DatabasePopulatorUtils.execute(populator, this.dataSource);
	}

	/** Creates a table of the applications anew. */
	void create(String table, String columns) {
		drop(table);
		this.jdbc.sql("CREATE TABLE " + table + " (" + columns + ")").update();
	}

	private void drop(String table) {
		this.jdbc.sql("DROP TABLE IF EXISTS " + table).update();
	}

	List<Long> numbers(String select) {
		return this.jdbc.sql(select).query(Long.class).list();
	}

	long rows(String table) {
		return this.jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
	}

}
