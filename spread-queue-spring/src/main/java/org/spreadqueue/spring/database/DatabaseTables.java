// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.database;

import java.time.Duration;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.Assert;

import org.spreadqueue.spread.Durations;

/**
 * What holds for every table that this project has in a database of the application.
 *
 * @since 0.1.0
 */
public final class DatabaseTables {

	private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*(\\.[\\p{L}_][\\p{L}\\p{N}_$]*)*");

	private DatabaseTables() {
	}

	/** Throws an {@link IllegalArgumentException} if a table cannot have this name. */
	public static void requireName(String name) {
		Assert.isTrue(NAME.matcher(name).matches(), () -> "Table name '" + name
				+ "' is not possible. Use letters, digits, '_' and '$', and '.' after the name of a schema.");
	}

	/**
	 * Returns a duration that is no longer than can be counted.
	 * @throws IllegalArgumentException if it is less than a millisecond
	 */
	public static Duration positive(String name, Duration duration) {
		Duration limited = Durations.limited(duration);
		Assert.isTrue(limited.toMillis() > 0, () -> name + " " + duration + " is less than a millisecond.");
		return limited;
	}

	/** Returns what is behind such a proxy: transaction managers bind that. */
	public static DataSource target(DataSource dataSource) {
		Assert.notNull(dataSource, "'dataSource' must not be null");
		DataSource target = (dataSource instanceof TransactionAwareDataSourceProxy proxy) ? proxy.getTargetDataSource()
				: null;
		return (target != null) ? target : dataSource;
	}

}
