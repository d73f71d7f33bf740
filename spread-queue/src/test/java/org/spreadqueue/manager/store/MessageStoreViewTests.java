// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MessageStoreViewTests extends StoreFixture {

	@Test
	void aMessageIsFoundWhileItIsHeld() {
		StoredMessage message = add("one", PLAIN);
		assertThat(this.store.get(message.id())).isSameAs(message);
		take();
		assertThat(this.store.contains(message.id())).isTrue();
		this.store.remove(message);
		assertThat(this.store.get(message.id())).isNull();
		assertThat(this.store.contains(message.id())).isFalse();
	}

	@Test
	void aPurgeTakesWhatWaitsAndLeavesWhatIsOut() {
		StoredMessage out = add("out", PLAIN);
		take();
		add("plain", PLAIN);
		add(message("delayed").notBefore(this.now + 10));
		add(message("expired").expiresAt(this.now));
		assertThat(names(this.store.purge())).containsExactly("plain", "delayed", "expired");
		assertThat(this.store.waiting()).isZero();
		assertThat(this.store.inFlight()).isEqualTo(1);
		assertThat(this.store.bytes()).isEqualTo(out.size());
		assertThat(this.store.nextChange(this.now)).isEmpty();
		this.store.requeueUncounted(out, this.now);
		assertThat(takeAll()).containsExactly("out");
	}

	@Test
	void theAgeIsThatOfTheOldestWaitingMessage() {
		assertThat(this.store.oldestAge(this.now)).isEmpty();
		add("one", 9);
		this.now += 10;
		add("two", PLAIN);
		this.now += 5;
		assertThat(this.store.oldestAge(this.now)).contains(Duration.ofNanos(15));
		take();
		assertThat(this.store.oldestAge(this.now)).contains(Duration.ofNanos(5));
	}

	@Test
	void theNextChangeIsADelayOrAnExpiryWhicheverIsFirst() {
		assertThat(this.store.nextChange(this.now)).isEmpty();
		add("plain", PLAIN);
		assertThat(this.store.nextChange(this.now)).isEmpty();
		add(message("delayed").notBefore(1_020));
		assertThat(this.store.nextChange(1_000)).hasValue(1_020);
		add(message("expiring").expiresAt(1_010));
		assertThat(this.store.nextChange(1_000)).hasValue(1_010);
		assertThat(this.store.nextChange(1_011)).hasValue(1_011);
		this.store.expired(1_011);
		assertThat(this.store.nextChange(1_011)).hasValue(1_020);
		assertThat(this.store.nextChange(1_020)).isEmpty();
	}

	@Test
	void anIdIsHeldOnce() {
		StoredMessage message = add("one", PLAIN);
		assertThatIllegalStateException().isThrownBy(() -> this.store.add(message, 0))
			.withMessageContaining("held already");
		StoredMessage twin = message("one").build();
		assertThatIllegalStateException().isThrownBy(() -> this.store.add(twin, 0));
		assertThatIllegalStateException().isThrownBy(() -> this.store.remove(twin));
	}

	@Test
	void onlyWhatIsInFlightComesBack() {
		StoredMessage message = add("one", PLAIN);
		assertThatIllegalStateException().isThrownBy(() -> this.store.requeueUncounted(message, 0))
			.withMessageContaining("not in flight");
		assertThatIllegalStateException().isThrownBy(() -> this.store.requeueAt(message, 5, 0));
		take();
		assertThatIllegalStateException().isThrownBy(() -> this.store.holdUntil(message, 5))
			.withMessageContaining("not waiting");
		this.store.remove(message);
		assertThatIllegalStateException().isThrownBy(() -> this.store.remove(message))
			.withMessageContaining("not held");
	}

	@Test
	void whatIsWaitingCannotBeChangedThroughTheView() {
		add("one", PLAIN);
		assertThat(this.store.waitingInOrder()).isUnmodifiable();
	}

}
