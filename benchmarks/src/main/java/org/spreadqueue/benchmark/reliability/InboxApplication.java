// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

import org.spreadqueue.QueueName;
import org.spreadqueue.spring.inbox.InboxOptions;
import org.spreadqueue.spring.inbox.JdbcInbox;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.listener.QueueInterceptor;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * An application with an idempotent listener, whose effect is a row in PostgreSQL, until
 * it is killed. Most of its time it is between a commit and the report of it.
 */
final class InboxApplication implements QueueInterceptor {

	static final String ROLE = "inbox-application";

	/** Printed when the first transaction is committed. */
	static final String READY = "ready";

	static final QueueName QUEUE = new QueueName("inbox-kill");

	/** The effects of the listener. */
	static final String TABLE = "inbox_kill_effects";

	private static final int THREADS = 4;

	/** How long a job takes from its commit to its report. */
	private static final Duration PAUSE = Duration.ofMillis(10);

	private final AtomicBoolean ready = new AtomicBoolean();

	/** Arguments: address of the daemon, URL of the database. */
	static void run(List<String> arguments) throws InterruptedException {
		HikariConfig pool = new HikariConfig();
		pool.setJdbcUrl(arguments.get(1));
		pool.setMaximumPoolSize(THREADS + 1);
		HikariDataSource dataSource = new HikariDataSource(pool);
		JdbcClient jdbc = JdbcClient.create(dataSource);
		QueueListenerContainer
			.builder(ListenerOptions.of(ROLE, WorkerOptions.of(QUEUE).withConcurrency(THREADS)).withIdempotent(true),
					Roles.spread(arguments.get(0)))
			.inbox(new JdbcInbox(dataSource, new JdbcTransactionManager(dataSource), InboxOptions.DEFAULT))
			.interceptor(new InboxApplication())
			.build((job) -> {
				jdbc.sql("INSERT INTO " + TABLE + " (number) VALUES (:number)")
					.param("number", job.payload().asLong())
					.update();
				return CompletableFuture.completedFuture(JobResult.done());
			})
			.start();
		Thread.currentThread().join();
	}

	/** Called between the commit and the report. */
	@Override
	public void after(Job job, JobResult result, @Nullable Throwable failure) {
		if (failure == null && this.ready.compareAndSet(false, true)) {
			Roles.print(READY);
		}
		LockSupport.parkNanos(PAUSE.toNanos());
	}

}
