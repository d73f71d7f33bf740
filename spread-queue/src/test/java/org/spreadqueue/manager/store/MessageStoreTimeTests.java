// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageStoreTimeTests extends StoreFixture {

	@Test
	void aMessageWaitsUntilItsTimeComes() {
		add(message("late").notBefore(this.now + 10).priority(9));
		add("early", PLAIN);
		assertThat(delayed()).isEqualTo(1);
		assertThat(takeAll()).containsExactly("early");
		this.now += 9;
		assertThat(takeAll()).isEmpty();
		this.now++;
		assertThat(delayed()).isZero();
		assertThat(takeAll()).containsExactly("late");
	}

	@Test
	void aFailedMessageWaitsAndThenGoesBeforeYoungerOnes() {
		StoredMessage failed = add("failed", PLAIN);
		take();
		add("younger", PLAIN);
		this.store.requeueAt(failed, this.now + 10, this.now);
		assertThat(waiting()).containsExactly("failed", "younger");
		this.now += 10;
		assertThat(takeAll()).containsExactly("failed", "younger");
		assertThat(failed.attempt()).isEqualTo(2);
	}

	@Test
	void aHoldEndsALittleLater() {
		StoredMessage held = add("held", PLAIN);
		this.store.holdUntil(held, this.now + 10);
		assertThat(takeAll()).isEmpty();
		this.now += 10;
		assertThat(takeAll()).containsExactly("held");
	}

	@Test
	void aHoldLengthensADelayButDoesNotShortenIt() {
		StoredMessage message = add(message("one").notBefore(this.now + 20));
		this.store.holdUntil(message, this.now + 10);
		assertThat(message.notBefore()).isEqualTo(this.now + 20);
		this.store.holdUntil(message, this.now + 30);
		this.now += 29;
		assertThat(takeAll()).isEmpty();
		this.now++;
		assertThat(takeAll()).containsExactly("one");
	}

	@Test
	void delaysFromOutsideStayInTheRangeOfTheClock() {
		assertThat(StoredMessage.later(5, 2)).isEqualTo(2_000_005);
		assertThat(StoredMessage.later(5, -2)).isEqualTo(5);
		assertThat(StoredMessage.later(0, Long.MAX_VALUE)).isEqualTo(Duration.ofDays(36_500).toNanos());
		assertThat(StoredMessage.later(StoredMessage.NEVER, 0)).isNotEqualTo(StoredMessage.NEVER);
		assertThat(StoredMessage.later(Long.MAX_VALUE - 5, Long.MAX_VALUE) - (Long.MAX_VALUE - 5)).isPositive();
	}

	@Test
	void expiredMessagesAreNotGivenOutButHeldUntilTheyAreAskedFor() {
		add(message("short").expiresAt(this.now + 10));
		add(message("shorter").expiresAt(this.now + 5));
		add("plain", PLAIN);
		this.now += 10;
		assertThat(takeAll()).containsExactly("plain");
		assertThat(this.store.waiting()).isEqualTo(2);
		assertThat(names(this.store.expired(this.now))).containsExactly("short", "shorter");
		assertThat(this.store.waiting()).isZero();
		assertThat(this.store.expired(this.now)).isEmpty();
	}

	@Test
	void whatAWorkerHasIsLeftToIt() {
		StoredMessage message = add(message("one").expiresAt(this.now + 10));
		take();
		this.now += 10;
		assertThat(this.store.expired(this.now)).isEmpty();
		this.store.requeue(message, this.now);
		assertThat(this.store.dispatch(this.now)).isNull();
		assertThat(this.store.expired(this.now)).containsExactly(message);
	}

	@Test
	void aDelayedMessageExpiresToo() {
		add(message("one").notBefore(this.now + 20).expiresAt(this.now + 10));
		this.now += 10;
		assertThat(names(this.store.expired(this.now))).containsExactly("one");
		assertThat(delayed()).isZero();
	}

	@Test
	void anExpiredMessageCanBeHeldAndRemovedLikeAnyThatWaits() {
		StoredMessage message = add(message("one").key("k").expiresAt(this.now + 10));
		this.now += 10;
		assertThat(takeAll()).isEmpty();
		this.store.holdUntil(message, this.now + 10);
		assertThat(message.isWaiting()).isTrue();
		this.store.remove(message);
		assertThat(this.store.expired(this.now)).isEmpty();
		assertThat(this.store.bytes()).isZero();
	}

	@Test
	void whatIsMadeOlderIsDueAndExpiresEarlier() {
		add(message("late").notBefore(this.now + 30));
		add(message("due").notBefore(this.now + 20));
		add(message("short").expiresAt(this.now + 20));
		add(message("long").expiresAt(this.now + 30));
		this.store.age(Duration.ofNanos(20));
		assertThat(names(this.store.expired(this.now))).containsExactly("short");
		assertThat(takeAll()).containsExactly("due", "long");
		assertThat(this.store.nextChange(this.now)).hasValue(this.now + 10);
		assertThat(this.store.oldestAge(this.now)).hasValue(Duration.ofNanos(20));
	}

	@Test
	void whatAWorkerHasIsMadeOlderToo() {
		StoredMessage message = add(message("one").expiresAt(this.now + 10));
		take();
		this.store.age(Duration.ofNanos(10));
		this.store.requeue(message, this.now);
		assertThat(this.store.expired(this.now)).containsExactly(message);
	}

	@Test
	void whatNeverExpiresStillDoesNotWhenItIsOlder() {
		add("plain", PLAIN);
		this.store.age(Duration.ofDays(36_500));
		assertThat(this.store.expired(this.now)).isEmpty();
		assertThat(takeAll()).containsExactly("plain");
	}

}
