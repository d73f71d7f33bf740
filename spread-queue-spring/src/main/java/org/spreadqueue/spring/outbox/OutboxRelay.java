// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.spring.template.QueueSenders;

/**
 * Sends what is in an outbox: at once after a commit of this program, and after the poll
 * interval what others have left. A message is deleted when a manager has accepted it; if
 * this program dies in between, it is sent once more, with the same id. Any number of
 * programs may send from one table: what one has locked, the others leave alone.
 * <p>
 * <b>Order.</b> Messages with the same ordering key are sent one after the other, in the
 * order in which they were written. Other messages of a queue leave in that order as far
 * as possible.
 * <p>
 * <b>Failures.</b> If a queue takes nothing, all its messages wait for the retry delay,
 * then longer and longer. A message that can never be sent, for example because it is too
 * large for a Perl manager, stays in the table with the reason, and those behind it go
 * on.
 * <p>
 * <b>Lifecycle.</b> With {@link #PHASE} it stops after everything that may send, and
 * before the senders. It finishes its batch for at most ten seconds. <b>Threads.</b> One,
 * {@code spread-queue-outbox}, which uses one connection of the pool. All methods may be
 * called from any thread.
 *
 * @since 0.1.0
 */
public final class OutboxRelay implements SmartLifecycle, DisposableBean {

	/** Below zero, and above the senders. */
	public static final int PHASE = QueueSenders.PHASE + 100;

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Logger logger = QuotingLogger.of(OutboxRelay.class);

	private final JdbcOutbox outbox;

	private final Function<String, @Nullable QueueSenders> senders;

	private final RelayCounts counts = new RelayCounts();

	/** Guards the field below. */
	private final ReentrantLock lock = new ReentrantLock();

	private @Nullable Run run;

	/**
	 * Creates a relay.
	 * @param senders returns those of a connection by its name, empty for the main one;
	 * {@code null} if there is no such connection
	 */
	public OutboxRelay(JdbcOutbox outbox, Function<String, @Nullable QueueSenders> senders) {
		Assert.notNull(outbox, "'outbox' must not be null");
		Assert.notNull(senders, "'senders' must not be null");
		this.outbox = outbox;
		this.senders = senders;
	}

	/** Returns the outbox whose messages it sends. */
	public JdbcOutbox outbox() {
		return this.outbox;
	}

	/** Returns what was counted last. */
	public OutboxStatistics statistics() {
		return this.counts.snapshot();
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			if (this.run == null) {
				RelayLoop loop = new RelayLoop(this.outbox, this.senders, this.counts);
				Thread thread = new Thread(loop, "spread-queue-outbox");
				thread.setDaemon(true);
				this.run = new Run(loop, thread);
				thread.start();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void stop() {
		Run ending;
		this.lock.lock();
		try {
			ending = this.run;
			this.run = null;
		}
		finally {
			this.lock.unlock();
		}
		if (ending != null) {
			ending.end();
		}
	}

	/** Ends a relay whose application context has failed to start. */
	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.run != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/** Between a start and the next stop. */
	private record Run(RelayLoop loop, Thread thread) {

		/** Without an interrupt, which would close the files of an embedded database. */
		void end() {
			this.loop.stop();
			try {
				this.thread.join(PATIENCE.toMillis());
				this.loop.abandon();
				this.thread.join(PATIENCE.toMillis());
			}
			catch (InterruptedException ex) {
				this.loop.abandon();
				Thread.currentThread().interrupt();
			}
			if (this.thread.isAlive()) {
				logger.warn(
						"The relay of the outbox is still busy with its database; what it has sent may be sent again");
			}
		}

	}

}
