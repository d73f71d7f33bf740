// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;

import static org.assertj.core.api.Assertions.assertThat;

class ManagerLogTests {

	private final ch.qos.logback.classic.Logger logger = new LoggerContext().getLogger("manager");

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final ManagerLog log = new ManagerLog("orders-manager", new QueueName("orders"), this.logger);

	@BeforeEach
	void listen() {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@Test
	void oneThatDoesNotAnswerIsNamed() {
		this.log.mute("#perl#localhost", false);
		assertThat(line()).isEqualTo("orders-manager: #perl#localhost is in the manager's group of queue 'orders' and "
				+ "does not answer, so the queue has no manager until it answers or leaves. Stop it");
	}

	@Test
	void whereAKeyIsRequiredOnlyAnswersWithOneCount() {
		this.log.mute("#perl#localhost", true);
		assertThat(line())
			.contains("does not answer with a key of this manager, which one for Perl does not have, so the queue");
	}

	@Test
	void aNameWithoutRoomForDeadLettersIsNamed() {
		QueueName longest = new QueueName("orders-of-northern-region");
		assertThat(DeadLetterQueue.hasNoRoomFor(longest)).isTrue();
		assertThat(DeadLetterQueue.hasNoRoomFor(new QueueName("orders-of-northern-regio"))).isFalse();
		assertThat(DeadLetterQueue.hasNoRoomFor(new QueueName("orders-of-northern-regio.dlq"))).isFalse();
		new ManagerLog("m", longest, this.logger).withoutDeadLetters();
		assertThat(line())
			.isEqualTo("m: queue 'orders-of-northern-region' has no dead-letter queue, because its name of "
					+ "25 characters leaves no room for '.dlq': what fails for good is dropped. Use a name of at most 24 "
					+ "characters");
	}

	private String line() {
		assertThat(this.appender.list).hasSize(1);
		return this.appender.list.get(0).getFormattedMessage();
	}

}
