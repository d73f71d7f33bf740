// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageStoreOrderTests extends StoreFixture {

	@Test
	void theOldestOfTheHighestPriorityGoesFirst() {
		add("low", 0);
		add("first", 5);
		add("high", 9);
		add("second", 5);
		assertThat(takeAll()).containsExactly("high", "first", "second", "low");
	}

	@Test
	void prioritiesBeyondTheRangeCountAsTheNearest() {
		add("nine", 9);
		add("ninety", 90);
		add("minus", -1);
		add("zero", 0);
		assertThat(takeAll()).containsExactly("nine", "ninety", "minus", "zero");
	}

	@Test
	void whatComesBackGoesToItsOldPlace() {
		add("one", PLAIN);
		add("two", PLAIN);
		add("three", PLAIN);
		StoredMessage one = take();
		StoredMessage two = take();
		this.store.requeue(two, this.now);
		this.store.requeue(one, this.now);
		assertThat(waiting()).containsExactly("one", "two", "three");
		assertThat(takeAll()).containsExactly("one", "two", "three");
	}

	@Test
	void nothingIsGivenOutDuringAPause() {
		add("one", PLAIN);
		this.store.pause();
		assertThat(this.store.isPaused()).isTrue();
		assertThat(takeAll()).isEmpty();
		this.store.resume();
		assertThat(this.store.isPaused()).isFalse();
		assertThat(takeAll()).containsExactly("one");
	}

	@Test
	void takingCountsAndHandingBackUntouchedUncounts() {
		add("one", PLAIN);
		StoredMessage message = take();
		assertThat(message.attempt()).isEqualTo(1);
		this.store.requeueUncounted(message, this.now);
		assertThat(message.attempt()).isZero();
		this.store.requeue(take(), this.now);
		assertThat(message.attempt()).isEqualTo(1);
		assertThat(take().attempt()).isEqualTo(2);
	}

	@Test
	void aClaimCountsNone() {
		StoredMessage message = add(message("one").attempt(2));
		assertThat(claim(message)).isSameAs(message);
		assertThat(message.attempt()).isEqualTo(2);
	}

	@Test
	void aClaimProvesTheFirstOne() {
		StoredMessage message = add("one", PLAIN);
		claim(message);
		assertThat(message.attempt()).isEqualTo(1);
		this.store.requeueUncounted(message, this.now);
		assertThat(message.attempt()).isZero();
	}

	@Test
	void claimsGoOutDespitePauseDelayAndKey() {
		add(message("older").key("k"));
		StoredMessage message = add(message("one").key("k").notBefore(this.now + 50));
		this.store.pause();
		assertThat(claim(message)).isSameAs(message);
		assertThat(message.isInFlight()).isTrue();
		assertThat(waiting()).containsExactly("older");
	}

	@Test
	void claimsHoldTheirKey() {
		StoredMessage first = add(message("first").key("k"));
		StoredMessage second = add(message("second").key("k"));
		add(message("third").key("k"));
		claim(first);
		claim(second);
		this.store.remove(first);
		assertThat(takeAll()).isEmpty();
		this.store.remove(second);
		assertThat(takeAll()).containsExactly("third");
	}

	@Test
	void claimsGetWhatIsExpiredButNotTakenOut() {
		StoredMessage message = add(message("one").key("k").expiresAt(this.now + 5));
		this.now += 5;
		assertThat(takeAll()).isEmpty();
		assertThat(claim(message)).isSameAs(message);
		assertThat(this.store.expired(this.now)).isEmpty();
		this.store.requeue(message, this.now);
		assertThat(this.store.expired(this.now)).containsExactly(message);
	}

	@Test
	void claimsGetNothingThatIsOutOrUnknown() {
		StoredMessage message = add("one", PLAIN);
		take();
		assertThat(claim(message)).isNull();
		assertThat(claim(message("another").build())).isNull();
	}

}
