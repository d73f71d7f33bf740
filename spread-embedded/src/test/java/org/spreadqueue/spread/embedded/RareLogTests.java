package org.spreadqueue.spread.embedded;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.spreadqueue.spread.FailingLog;

import static org.assertj.core.api.Assertions.assertThat;

class RareLogTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

	private final RareLog log = new RareLog(this.now::get);

	@Test
	void saysTheFirstAtOnceAndCountsTheOthers() {
		List<String> lines = lines(() -> {
			this.log.warn("first");
			this.log.warn("second");
			this.log.warn("third");
			this.now.addAndGet(RareLog.INTERVAL.toNanos());
			this.log.warn("fourth");
			this.now.addAndGet(RareLog.INTERVAL.toNanos());
			this.log.warn("fifth");
		});
		assertThat(lines).containsExactly("first", "fourth (and 2 more since the last warning)", "fifth");
	}

	@Test
	void doesNotThrowWhereLoggingDoes() {
		try (FailingLog failing = new FailingLog(EmbeddedSpreadDaemon.class)) {
			this.log.warn("unheard");
			assertThat(failing.isStarted()).isTrue();
		}
	}

	private static List<String> lines(Runnable task) {
		Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedSpreadDaemon.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.setAdditive(false);
		logger.addAppender(lines);
		try {
			task.run();
		}
		finally {
			logger.detachAppender(lines);
			logger.setAdditive(true);
		}
		return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

}
