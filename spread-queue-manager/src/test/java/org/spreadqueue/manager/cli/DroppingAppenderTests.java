// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A log that nobody reads.
 */
@Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
class DroppingAppenderTests {

	private static final int QUEUE_SIZE = 20;

	private final LoggerContext context = new LoggerContext();

	private final Logger logger = this.context.getLogger("test");

	private final Reader reader = new Reader();

	private final DroppingAppender appender = new DroppingAppender();

	@AfterEach
	void stop() {
		this.reader.reads.countDown();
		this.context.stop();
	}

	@Test
	void aLogThatNobodyReadsNeverBlocksAndSaysWhatIsMissing() throws Exception {
		start();
		this.logger.error("line 0");
		this.reader.stuck.await();
		for (int i = 1; i < 1000; i++) {
			this.logger.error("line {}", i);
		}
		// The reader has one, and the queue keeps a place for the line that says so.
		long missing = 1000 - 1 - (QUEUE_SIZE - 1);
		assertThat(this.appender.dropped()).isEqualTo(missing);
		this.reader.reads.countDown();
		await().until(() -> this.appender.getNumberOfElementsInQueue() == 0);
		this.logger.info("after");
		await().until(() -> this.reader.lines.contains("after"));
		assertThat(this.reader.lines).startsWith("line 0", "line 1")
			.endsWith(missing + " lines of this log are missing: nobody has read it fast enough", "after")
			.hasSize((int) (1000 - missing) + 2);
		assertThat(this.appender.dropped()).isZero();
	}

	@Test
	void stoppingItDoesNotWaitForAReaderThatNeverComes() {
		this.appender.setMaxFlushTime(1);
		start();
		this.logger.info("unread");
		this.appender.stop();
		assertThat(this.appender.isStarted()).isFalse();
	}

	private void start() {
		this.context.setMDCAdapter(new LogbackMDCAdapter());
		this.reader.setContext(this.context);
		this.reader.start();
		this.appender.setContext(this.context);
		this.appender.setQueueSize(QUEUE_SIZE);
		this.appender.addAppender(this.reader);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	/**
	 * Takes the first line, and does not come back until it reads.
	 */
	private static final class Reader extends AppenderBase<ILoggingEvent> {

		private final CountDownLatch stuck = new CountDownLatch(1);

		private final CountDownLatch reads = new CountDownLatch(1);

		private final List<String> lines = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			boolean interrupted = false;
			this.stuck.countDown();
			while (this.reads.getCount() > 0) {
				try {
					this.reads.await();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
			this.lines.add(event.getFormattedMessage());
		}

	}

}
