package org.spreadqueue.manager;

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
		this.store.giveBack(two, false, this.now);
		this.store.giveBack(one, false, this.now);
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
		assertThat(message.deliveries()).isEqualTo(1);
		this.store.giveBack(message, true, this.now);
		assertThat(message.deliveries()).isZero();
		this.store.giveBack(take(), false, this.now);
		assertThat(message.deliveries()).isEqualTo(1);
		assertThat(take().deliveries()).isEqualTo(2);
	}

	@Test
	void aClaimCountsNone() {
		StoredMessage message = add(message("one").deliveries(2));
		assertThat(claim(message)).isSameAs(message);
		assertThat(message.deliveries()).isEqualTo(2);
	}

	@Test
	void aClaimProvesTheFirstOne() {
		StoredMessage message = add("one", PLAIN);
		claim(message);
		assertThat(message.deliveries()).isEqualTo(1);
		this.store.giveBack(message, true, this.now);
		assertThat(message.deliveries()).isZero();
	}

	@Test
	void claimsGoOutDespitePauseDelayAndKey() {
		add(message("older").key("k"));
		StoredMessage message = add(message("one").key("k").notBefore(this.now + 50));
		this.store.pause();
		assertThat(claim(message)).isSameAs(message);
		assertThat(message.isOut()).isTrue();
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
		this.store.giveBack(message, false, this.now);
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
