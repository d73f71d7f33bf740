// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

import org.spreadqueue.sender.OutgoingJob;

/**
 * The table of an outbox, in SQL that PostgreSQL, MySQL, MariaDB and H2 share. A row is
 * locked by the relay that sends it, until that has deleted it; the locks of a relay that
 * dies end with its connection. A row without a next attempt stays as it is.
 */
final class OutboxTable {

	private static final String REFUSED = " WHERE next_attempt_at IS NULL";

	/** How many of the refused messages are shown. */
	private static final int SHOWN = 10;

	private final JdbcClient jdbc;

	private final String name;

	private final String insert;

	private final String select;

	/** What keeps relays from waiting for one another, if the database knows it. */
	private volatile String skipLocked = " SKIP LOCKED";

	OutboxTable(DataSource dataSource, String name) {
		this.jdbc = JdbcClient.create(dataSource);
		this.name = name;
		this.insert = "INSERT INTO " + name + " (id, connection_name, queue, content_type, headers, body, priority, "
				+ "ordering_key, lane, created_at, deliver_at, expires_at, attempts, next_attempt_at) VALUES (:id, "
				+ ":connection, :queue, :type, :headers, :body, :priority, :key, :lane, :now, :deliverAt, :expiresAt, "
				+ "0, :now)";
		// What follows a message of its lane that waits for its next attempt waits with
		// it.
		this.select = "SELECT o.seq, o.id, o.connection_name, o.queue, o.content_type, o.headers, "
				+ "OCTET_LENGTH(o.body) AS body_length, o.priority, o.ordering_key, o.lane, (SELECT COUNT(*) FROM "
				+ name + " e WHERE e.lane = o.lane AND e.seq < o.seq AND e.next_attempt_at IS NOT NULL) AS ahead, "
				+ "o.deliver_at, o.expires_at, o.attempts FROM " + name
				+ " o WHERE o.next_attempt_at <= :now AND NOT EXISTS (SELECT 1 FROM " + name
				+ " e WHERE e.lane = o.lane AND e.seq < o.seq AND e.next_attempt_at > :now)";
	}

	/**
	 * Finds out whether the table is there, and what the database can do.
	 * @throws DataAccessException if there is no such table, or no database
	 */
	void examine() {
		String select = "SELECT seq FROM " + this.name + " WHERE seq < 0";
		this.jdbc.sql(select).query(Long.class).list();
		try {
			this.jdbc.sql(select + " FOR UPDATE SKIP LOCKED").query(Long.class).list();
			this.skipLocked = " SKIP LOCKED";
		}
		catch (DataAccessException ex) {
			this.skipLocked = "";
		}
	}

	boolean skipsLocked() {
		return !this.skipLocked.isEmpty();
	}

	void insert(String id, Destination destination, OutgoingJob message, long now) {
		String key = message.orderingKey();
		this.jdbc.sql(this.insert)
			.param("id", id)
			.param("connection", destination.connection())
			.param("queue", destination.queue())
			.param("type", message.content().type())
			.param("headers", OutboxEntry.write(message.headers()))
			.param("body", message.content().body())
			.param("priority", message.priority())
			.param("key", key, Types.VARCHAR)
			.param("lane", (key != null) ? OutboxEntry.laneOf(destination, key) : null, Types.BIGINT)
			.param("now", now)
			.param("deliverAt", message.delay().isZero() ? null : now + message.delay().toMillis(), Types.BIGINT)
			.param("expiresAt", (message.expiry() != null) ? now + message.expiry().toMillis() : null, Types.BIGINT)
			.update();
	}

	/**
	 * Locks messages that are due and that no other relay has locked, the oldest first.
	 * @param resting destinations whose messages are left alone
	 */
	List<OutboxEntry> lock(int limit, long now, Collection<Destination> resting) {
		StringBuilder sql = new StringBuilder(this.select);
		Map<String, Object> parameters = new HashMap<>(Map.of("now", now, "limit", limit));
		int number = 0;
		for (Destination destination : resting) {
			number++;
			sql.append(" AND NOT (o.connection_name = :connection%1$d AND o.queue = :queue%1$d)".formatted(number));
			parameters.put("connection" + number, destination.connection());
			parameters.put("queue" + number, destination.queue());
		}
		sql.append(" ORDER BY o.seq LIMIT :limit FOR UPDATE").append(this.skipLocked);
		return this.jdbc.sql(sql.toString()).params(parameters).query((row, index) -> entry(row)).list();
	}

	private static OutboxEntry entry(ResultSet row) throws SQLException {
		return new OutboxEntry(row.getLong("seq"), row.getString("id"),
				new Destination(row.getString("connection_name"), row.getString("queue")),
				row.getString("content_type"), row.getString("headers"), row.getInt("body_length"),
				row.getInt("priority"), row.getString("ordering_key"), nullable(row, "lane"), row.getInt("ahead"),
				nullable(row, "deliver_at"), nullable(row, "expires_at"), row.getInt("attempts"));
	}

	private static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
		long value = row.getLong(column);
		return row.wasNull() ? null : value;
	}

	/** Reads the bodies of some messages, by their place. */
	Map<Long, byte[]> bodies(Collection<Long> seqs) {
		Map<Long, byte[]> bodies = new HashMap<>();
		if (!seqs.isEmpty()) {
			this.jdbc.sql("SELECT seq, body FROM " + this.name + " WHERE seq IN (:seqs)")
				.param("seqs", seqs)
				.query((RowCallbackHandler) (row) -> bodies.put(row.getLong("seq"), row.getBytes("body")));
		}
		return bodies;
	}

	void delete(Collection<Long> seqs) {
		if (!seqs.isEmpty()) {
			this.jdbc.sql("DELETE FROM " + this.name + " WHERE seq IN (:seqs)").param("seqs", seqs).update();
		}
	}

	/**
	 * Records that a message could not be sent.
	 * @param next when to try again, {@code null} for never
	 */
	void failed(OutboxEntry entry, @Nullable Long next, String failure) {
		this.jdbc
			.sql("UPDATE " + this.name
					+ " SET attempts = attempts + 1, next_attempt_at = :next, failure = :failure WHERE seq = :seq")
			.param("next", next, Types.BIGINT)
			.param("failure", failure)
			.param("seq", entry.seq())
			.update();
	}

	/** Counts what is there. */
	Backlog backlog() {
		return this.jdbc
			.sql("SELECT COUNT(*) AS total, COUNT(next_attempt_at) AS pending, "
					+ "MIN(CASE WHEN next_attempt_at IS NOT NULL THEN created_at END) AS oldest FROM " + this.name)
			.query((row, index) -> {
				long pending = row.getLong("pending");
				return new Backlog(pending, row.getLong("total") - pending, nullable(row, "oldest"));
			})
			.single();
	}

	/** Returns the first messages that will not be tried again. */
	List<RefusedMessage> refused() {
		return this.jdbc
			.sql("SELECT id, queue, created_at, failure FROM " + this.name + REFUSED + " ORDER BY seq LIMIT :limit")
			.param("limit", SHOWN)
			.query((row, index) -> new RefusedMessage(row.getString("id"), row.getString("queue"),
					Instant.ofEpochMilli(row.getLong("created_at")), String.valueOf(row.getString("failure"))))
			.list();
	}

	/**
	 * Has refused messages tried again, as if they were new.
	 * @param ids {@code null} for all of them
	 */
	int retryRefused(@Nullable Collection<String> ids, long now) {
		return changeRefused("UPDATE " + this.name + " SET attempts = 0, next_attempt_at = :now", ids, now);
	}

	/** Deletes refused messages. */
	int deleteRefused(Collection<String> ids) {
		return changeRefused("DELETE FROM " + this.name, ids, 0);
	}

	private int changeRefused(String change, @Nullable Collection<String> ids, long now) {
		if (ids == null) {
			return this.jdbc.sql(change + REFUSED).param("now", now).update();
		}
		return ids.isEmpty() ? 0
				: this.jdbc.sql(change + REFUSED + " AND id IN (:ids)").param("now", now).param("ids", ids).update();
	}

	/**
	 * What the table holds.
	 *
	 * @param pending rows that are to be sent
	 * @param refused rows that are kept
	 * @param oldest when the first of the pending rows was written
	 */
	record Backlog(long pending, long refused, @Nullable Long oldest) {
	}

}
