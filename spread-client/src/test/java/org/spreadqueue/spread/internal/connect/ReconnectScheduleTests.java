// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

import static org.assertj.core.api.Assertions.assertThat;

class ReconnectScheduleTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	private final ReconnectSchedule schedule = new ReconnectSchedule(SpreadOptions.builder()
		.addresses(SpreadAddress.parseList("1@a,2@b"))
		.reconnectPolicy(new ReconnectPolicy(Duration.ofMillis(100), Duration.ofMillis(300), 2, 0))
		.build(), new Random(), this.now::get);

	@Test
	void waitsAfterEachFruitlessRoundAndLongerFromRoundToRound() {
		assertThat(this.schedule.address()).hasToString("1@a");
		assertThat(this.schedule.failed()).isZero();
		assertThat(this.schedule.address()).hasToString("2@b");
		assertThat(this.schedule.failed()).hasMillis(100);
		assertThat(this.schedule.address()).hasToString("1@a");
		assertThat(this.schedule.failed()).isZero();
		assertThat(this.schedule.failed()).hasMillis(200);
		assertThat(this.schedule.failed()).isZero();
		assertThat(this.schedule.failed()).hasMillis(300);
		assertThat(this.schedule.failedAttempts()).isEqualTo(6);
	}

	@Test
	void failuresOfAnAddressAreCountedForGoodSoThatTheNextAddressOfItsHostIsNext() {
		assertThat(this.schedule.failuresOfAddress()).isZero();
		this.schedule.failed();
		assertThat(this.schedule.failuresOfAddress()).isZero();
		this.schedule.connected();
		assertThat(this.schedule.address()).hasToString("1@a");
		assertThat(this.schedule.failuresOfAddress()).isOne();
	}

	@Test
	void connectionThatLivedEndsTheSeriesAndTheFirstAddressComesFirst() {
		this.schedule.failed();
		this.schedule.failed();
		this.schedule.failed();
		this.schedule.connected();
		this.now.addAndGet(Duration.ofSeconds(2).toNanos());
		assertThat(this.schedule.lost()).hasMillis(100);
		assertThat(this.schedule.address()).hasToString("1@a");
		assertThat(this.schedule.failedAttempts()).isZero();
	}

	@Test
	void daemonThatAcceptsAndHangsUpIsAskedMoreAndMoreSlowly() {
		this.schedule.connected();
		assertThat(this.schedule.lost()).hasMillis(100);
		this.schedule.connected();
		assertThat(this.schedule.lost()).hasMillis(200);
		this.schedule.connected();
		assertThat(this.schedule.lost()).hasMillis(300);
	}

	@Test
	void daemonThatFellSilentIsPassedOver() {
		this.schedule.connected();
		this.now.addAndGet(Duration.ofSeconds(20).toNanos());
		assertThat(this.schedule.fellSilent()).isZero();
		assertThat(this.schedule.address()).hasToString("2@b");
		this.schedule.connected();
		this.now.addAndGet(Duration.ofSeconds(20).toNanos());
		assertThat(this.schedule.fellSilent()).hasMillis(100);
		assertThat(this.schedule.address()).hasToString("1@a");
		assertThat(this.schedule.failuresOfAddress()).as("the next address of its host is next").isOne();
	}

}
