// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.outbox.OutboxTable.Backlog;
import org.spreadqueue.spring.outbox.SendOutcome.Kind;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * What the thread of a relay does between a start and the next stop: it locks a batch,
 * sends it, and deletes what was accepted, all in one transaction; then it waits for the
 * next commit, or looks after a while.
 */
final class RelayLoop implements Runnable {

	private static final Logger logger = QuotingLogger.of(OutboxRelay.class);

	/** Between two counts. Counting takes five percent of the time at most. */
	private static final Duration COUNT_INTERVAL = Duration.ofSeconds(2);

	private static final int COUNT_SHARE = 20;

	/** For messages that follow one which another relay sends just now. */
	private static final Duration NEXT_TURN = Duration.ofMillis(50);

	private final JdbcOutbox outbox;

	private final OutboxTable table;

	private final Function<String, @Nullable QueueSenders> senders;

	private final RelayCounts counts;

	private final TransactionTemplate transaction;

	private final RestingQueues resting;

	private final LogLimit limit = new LogLimit(logger, "Outbox");

	private final CompletableFuture<@Nullable Void> abandoned = new CompletableFuture<>();

	private volatile boolean stopping;

	private boolean examined;

	/** When a pass failed, since the last one that did not. */
	private long failingSince;

	/** Passes that failed in a row. */
	private int failures;

	private long nextCount = System.nanoTime();

	RelayLoop(JdbcOutbox outbox, Function<String, @Nullable QueueSenders> senders, RelayCounts counts) {
		this.outbox = outbox;
		this.table = outbox.table();
		this.senders = senders;
		this.counts = counts;
		this.resting = new RestingQueues(outbox.options());
		// Not of the application: its own might have no isolation levels. Locks are to be
		// on
		// rows alone, not on the gaps between them, where others insert.
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(outbox.dataSource()));
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
	}

	/** Lets the loop end after the batch that it sends. */
	void stop() {
		this.stopping = true;
		this.outbox.committed().release();
	}

	/** Lets it not even wait for that. What was not accepted yet will be sent again. */
	void abandon() {
		this.abandoned.complete(null);
	}

	@Override
	public void run() {
		while (!this.stopping) {
			Duration wait = afterFailure();
			try {
				wait = pass();
				count();
				this.failures = 0;
				if (this.counts.problem(null) != null) {
					logger.info("The outbox works again, after {} ms",
							Duration.ofNanos(System.nanoTime() - this.failingSince).toMillis());
				}
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
			if (!wait.isZero()) {
				awaitWork(wait);
			}
		}
	}

	/** Returns how long to wait if the next pass fails, as if none of it were taken. */
	private Duration afterFailure() {
		Duration interval = this.outbox.options().pollInterval();
		Duration delay = Duration.ofMillis(this.outbox.options().delayAfter(this.failures + 1));
		return (delay.compareTo(interval) < 0) ? delay : interval;
	}

	private void failed(Throwable failure) {
		this.failures++;
		try {
			if (this.counts.problem(String.valueOf(failure.getMessage())) == null) {
				this.failingSince = System.nanoTime();
				logger.error("The outbox cannot send what is in table '{}', and tries again and again. If there is no "
						+ "such table, create it with spread.queue.outbox.initialize-schema=always or by a migration",
						this.outbox.options().tableName(), failure);
			}
		}
		catch (RuntimeException | Error ex) {
			// Perhaps there is no memory. The next pass may have some.
		}
	}

	private void awaitWork(Duration limit) {
		try {
			if (!this.stopping && this.outbox.committed().tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				this.outbox.committed().drainPermits();
			}
		}
		catch (InterruptedException ex) {
			// Nobody here interrupts. Whoever does wants it to end.
			this.stopping = true;
		}
	}

	/** Sends a batch. Returns how long to wait for the next. */
	private Duration pass() {
		if (!this.examined) {
			this.table.examine();
			this.examined = true;
			if (!this.table.skipsLocked()) {
				logger.info("The database has no SKIP LOCKED: of several programs, one at a time sends");
			}
		}
		this.limit.tick();
		return Objects.requireNonNull(this.transaction.execute((status) -> sendBatch()));
	}

	private Duration sendBatch() {
		int size = this.outbox.options().batchSize();
		long now = System.currentTimeMillis();
		List<OutboxEntry> locked = this.table.lock(size, now, this.resting.at(now));
		OutboxBatch batch = OutboxBatch.of(locked);
		Map<Long, byte[]> bodies = this.table.bodies(batch.entries().stream().map(OutboxEntry::seq).toList());
		List<SendOutcome> outcomes = batch.send((entry) -> send(entry, bodies.get(entry.seq())), this.abandoned);
		record(outcomes);
		boolean leftOver = batch.entries().size() < locked.size();
		// What failed waits for its next attempt, and is not in the way of others.
		if (!outcomes.isEmpty() && (leftOver || locked.size() == size)) {
			return Duration.ZERO;
		}
		Duration interval = this.outbox.options().pollInterval();
		Duration limit = (leftOver && interval.compareTo(NEXT_TURN) > 0) ? NEXT_TURN : interval;
		return this.resting.untilNextAttempt(System.currentTimeMillis(), limit);
	}

	private CompletableFuture<?> send(OutboxEntry entry, byte @Nullable [] body) {
		long now = System.currentTimeMillis();
		try {
			if (entry.isExpired(now)) {
				throw new DeliveryFailedException(Reason.EXPIRED, "Its time was over in the outbox.");
			}
			QueueSenders connection = this.senders.apply(entry.destination().connection());
			if (connection == null) {
				throw new IllegalArgumentException("There is no connection '" + entry.destination().connection()
						+ "' in this application any more.");
			}
			if (body == null) {
				throw new IllegalArgumentException("The row has no body.");
			}
			QueueName queue = new QueueName(entry.destination().queue());
			// Completed on the loop: nothing hangs on it but the wait of this thread.
			return connection.sender(queue).submit(entry.job(body, now), Runnable::run).accepted();
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void record(List<SendOutcome> outcomes) {
		long now = System.currentTimeMillis();
		this.resting.update(outcomes, now);
		this.table.delete(outcomes.stream()
			.filter((outcome) -> outcome.kind() == Kind.ACCEPTED || outcome.kind() == Kind.EXPIRED)
			.map((outcome) -> outcome.entry().seq())
			.toList());
		for (SendOutcome outcome : outcomes) {
			OutboxEntry entry = outcome.entry();
			if (outcome.kind() == Kind.FAILED) {
				this.table.failed(entry, this.resting.nextAttempt(entry, now), outcome.failure());
			}
			else if (outcome.kind() == Kind.REFUSED) {
				this.table.failed(entry, null, outcome.failure());
				this.limit.each(Level.ERROR,
						"Message {} for queue '{}' stays in the outbox, because it cannot be sent: {}", entry.id(),
						entry.destination(), outcome.failure());
			}
		}
		this.counts.add(outcomes);
	}

	private void count() {
		long begin = System.nanoTime();
		if (begin - this.nextCount < 0) {
			return;
		}
		Backlog backlog = this.table.backlog();
		this.counts.held(backlog, (backlog.refused() > 0) ? this.table.refused() : List.of());
		long end = System.nanoTime();
		this.nextCount = end + Math.max(COUNT_INTERVAL.toNanos(), COUNT_SHARE * (end - begin));
	}

}
