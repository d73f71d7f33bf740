// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class QuotingLoggerTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>() {

		@Override
		protected void append(ILoggingEvent event) {
			event.getCallerData();
			super.append(event);
		}

	};

	private final Logger target = (Logger) LoggerFactory.getLogger(Subject.class);

	private final org.slf4j.Logger logger = QuotingLogger.of(Subject.class);

	@BeforeEach
	void listen() {
		this.target.setAdditive(false);
		this.target.addAppender(this.log);
		this.log.start();
		this.target.setLevel(Level.INFO);
	}

	@AfterEach
	void stop() {
		this.target.detachAppender(this.log);
		this.target.setAdditive(true);
		this.target.setLevel(null);
	}

	@Test
	void whateverAnArgumentSaysBecomesPartOfOneLine() {
		this.logger.warn("{}: message of {} dropped: {}", "orders", "#a\u001b[31m", "x\n2026 ERROR forged");

		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.isEqualTo("orders: message of #a\\x{1b}[31m dropped: x\\x{a}2026 ERROR forged");
	}

	@Test
	void objectsAreQuotedByTheirText() {
		this.logger.info("sent to {}", List.of("#a\n"));

		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.isEqualTo("sent to [#a\\x{a}]");
	}

	@Test
	void numbersStayNumbers() {
		this.logger.info("{} of {}", 3, true);

		assertThat(this.log.list.get(0).getArgumentArray()).containsExactly(3, true);
	}

	@Test
	void anArgumentWithoutATextDoesNoHarm() {
		this.logger.info("got {}", new Object() {

			@Override
			public String toString() {
				throw new IllegalStateException();
			}

		});

		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.endsWith("whose text cannot be had: java.lang.IllegalStateException]");
	}

	@Test
	void anErrorInPlaceOfATextDoesNoHarm() {
		this.logger.info("got {}", new Object() {

			@Override
			public String toString() {
				throw new NoClassDefFoundError("Joiner");
			}

		});

		assertThat(this.log.list).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.endsWith("whose text cannot be had: java.lang.NoClassDefFoundError]");
	}

	@Test
	void exceptionsAreQuoted() {
		this.logger.error("failed", new IllegalStateException("x\n2026 ERROR forged"));

		assertThat(this.log.list.get(0).getThrowableProxy().getMessage())
			.isEqualTo("java.lang.IllegalStateException: x\\x{a}2026 ERROR forged");
	}

	@Test
	void theLogNamesTheCaller() {
		this.logger.info("here");

		assertThat(this.log.list.get(0).getLoggerName()).isEqualTo(Subject.class.getName());
		assertThat(this.log.list.get(0).getCallerData()[0].getMethodName()).isEqualTo("theLogNamesTheCaller");
	}

	@Test
	void levelsAreThoseOfTheLog() {
		this.target.setLevel(Level.WARN);

		this.logger.info("not this");

		assertThat(this.logger.isInfoEnabled()).isFalse();
		assertThat(this.logger.isWarnEnabled()).isTrue();
		assertThat(this.log.list).isEmpty();
	}

	private static final class Subject {

	}

}
