// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import java.sql.PreparedStatement;
import java.util.Comparator;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

import org.spreadqueue.QueueName;

/**
 * The table of an inbox. Each method is part of the transaction of its thread. Times are
 * milliseconds since 1970.
 */
final class InboxTable {

	private static final String POSTGRESQL = "PostgreSQL";

	private final JdbcTemplate jdbc;

	private final String name;

	private final String insert;

	/**
	 * Whether an error would be the end of the transaction; {@code null} if not known.
	 */
	private volatile @Nullable Boolean errorsAreFinal;

	InboxTable(DataSource dataSource, String name) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.name = name;
		this.insert = "INSERT INTO " + name + " (queue, message_key, done_at) VALUES (?, ?, ?)";
	}

	String name() {
		return this.name;
	}

	/** Fails if the table is not there, or has other columns. */
	void check() {
		this.jdbc.query("SELECT queue, message_key, done_at FROM " + this.name + " WHERE done_at < 0", (row) -> {
		});
	}

	/**
	 * Adds a row. Waits for the end of a transaction that has added the same.
	 * @return whether it was added; {@code false} if it was there
	 */
	boolean add(QueueName queue, String key, long now) {
		// That a row is there already is an error in all databases, and the simplest way.
		String statement = errorsAreFinal() ? this.insert + " ON CONFLICT DO NOTHING" : this.insert;
		try {
			return this.jdbc.update(statement, queue.value(), key, now) > 0;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private boolean errorsAreFinal() {
		Boolean known = this.errorsAreFinal;
		if (known == null) {
			known = this.jdbc.execute((ConnectionCallback<Boolean>) (connection) -> POSTGRESQL
				.equals(connection.getMetaData().getDatabaseProductName()));
			this.errorsAreFinal = known;
		}
		return known;
	}

	/**
	 * Deletes rows from before a time: in the order of their keys, so that programs that
	 * do so side by side wait for each other instead of blocking each other for good.
	 * @param limit how many at most
	 * @return how many have been found
	 */
	int deleteBefore(long time, int limit) {
		List<Object[]> keys = this.jdbc.query((connection) -> {
			PreparedStatement select = connection
				.prepareStatement("SELECT queue, message_key FROM " + this.name + " WHERE done_at < ?");
			// Each database has a clause of its own for it.
			select.setMaxRows(limit);
			select.setLong(1, time);
			return select;
		}, (row, number) -> new Object[] { row.getString(1), row.getString(2) });
		List<Object[]> inOrder = keys.stream()
			.sorted(Comparator.comparing((Object[] key) -> key[0].toString()).thenComparing((key) -> key[1].toString()))
			.toList();
		this.jdbc.batchUpdate("DELETE FROM " + this.name + " WHERE queue = ? AND message_key = ?", inOrder);
		return keys.size();
	}

}
