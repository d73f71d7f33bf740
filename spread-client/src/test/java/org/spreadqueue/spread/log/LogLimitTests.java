// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

import static org.assertj.core.api.Assertions.assertThat;

class LogLimitTests {

	private static final String DROPPED = "message of {} dropped: {}";

	private final RecordingLogger logger = new RecordingLogger();

	private final AtomicLong clock = new AtomicLong();

	private final LogLimit limit = new LogLimit(this.logger, "orders-manager", 5, this.clock::get);

	@Test
	void saysOncePerPeerAndMinuteWhatItSays() {
		for (int i = 0; i < 40_000; i++) {
			drop("#stranger#a", i);
		}
		drop("#other#a", 1);

		assertThat(this.logger.lines).containsExactly("WARN message of #stranger#a dropped: 0",
				"WARN message of #other#a dropped: 1");
	}

	@Test
	void tellsTheCountWhenTheMinuteIsOver() {
		for (int i = 0; i < 40_000; i++) {
			drop("#stranger#a", i);
		}
		this.limit.tick();
		assertThat(this.logger.lines).hasSize(1);
		pass(Duration.ofMinutes(1));

		this.limit.tick();

		assertThat(this.logger.lines).hasSize(2)
			.last()
			.isEqualTo("WARN orders-manager: 39999 further lines were left out of this log within a minute."
					+ " The first of them: message of #stranger#a dropped: 1");
	}

	@Test
	void beginsAnewInTheNextMinute() {
		drop("#stranger#a", 1);
		drop("#stranger#a", 2);
		pass(Duration.ofMinutes(1));

		drop("#stranger#a", 3);

		assertThat(this.logger.lines).hasSize(3).last().isEqualTo("WARN message of #stranger#a dropped: 3");
	}

	@Test
	void strangersUnderNewNamesGetNoFurtherLines() {
		for (int i = 0; i < 40_000; i++) {
			drop("#s" + i + "#a", i);
		}

		assertThat(this.logger.lines).hasSize(5);
	}

	@Test
	void kindsOfEventsAreToldApart() {
		drop("#stranger#a", 1);
		this.limit.once(Level.INFO, "#stranger#a", "worker {} is lost", "#stranger#a");

		assertThat(this.logger.lines).hasSize(2);
	}

	@Test
	void eventsOfTheirOwnAreBoundedOnlyInAll() {
		for (int i = 0; i < 100; i++) {
			this.limit.each(Level.WARN, "message {} is given up", i);
		}

		assertThat(this.logger.lines).hasSize(5).first().isEqualTo("WARN message 0 is given up");
	}

	@Test
	void aStackTraceIsShownOnceInAMinute() {
		assertThat(this.limit.isFirst("java.io.IOException")).isTrue();
		assertThat(this.limit.isFirst("java.io.IOException")).isFalse();
		pass(Duration.ofMinutes(1));
		assertThat(this.limit.isFirst("java.io.IOException")).isTrue();
	}

	@Test
	void whatIsNotLoggedAnywayIsNotCounted() {
		for (int i = 0; i < 100; i++) {
			this.limit.once(Level.DEBUG, "#stranger#a", DROPPED, "#stranger#a", i);
		}
		pass(Duration.ofMinutes(1));
		this.limit.tick();

		assertThat(this.logger.lines).isEmpty();
	}

	private void drop(String peer, int reason) {
		this.limit.once(Level.WARN, peer, DROPPED, peer, reason);
	}

	private void pass(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
