package org.spreadqueue.manager.store;

import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.QueueLimits;

import static org.assertj.core.api.Assertions.assertThat;

class MessageStoreLimitsTests extends StoreFixture {

	@Test
	void messagesThatAreOutCount() {
		limit(QueueLimits.DEFAULT.withMaxLength(2));
		StoredMessage one = add("one", PLAIN);
		take();
		assertThat(this.store.room()).isEqualTo(1);
		add("two", PLAIN);
		assertThat(this.store.hasRoom(0)).isFalse();
		assertThat(this.store.room()).isZero();
		this.store.remove(one);
		assertThat(this.store.hasRoom(0)).isTrue();
	}

	@Test
	void bytesCount() {
		limit(QueueLimits.DEFAULT.withMaxSize(10));
		StoredMessage six = add(message("six").bytes(6));
		assertThat(this.store.bytes()).isEqualTo(6);
		assertThat(this.store.hasRoom(4)).isTrue();
		assertThat(this.store.hasRoom(5)).isFalse();
		assertThat(this.store.room()).isPositive();
		add(message("four").bytes(4));
		assertThat(this.store.room()).isZero();
		take();
		assertThat(this.store.bytes()).isEqualTo(10);
		this.store.remove(six);
		assertThat(this.store.bytes()).isEqualTo(4);
	}

	@Test
	void anOrderingKeyCounts() {
		assertThat(message("one").bytes(6).key("abc").build().size()).isEqualTo(12);
	}

	@Test
	void whatAWorkerHasIsTakenInEvenWithoutRoom() {
		limit(QueueLimits.DEFAULT.withMaxLength(1));
		add("one", PLAIN);
		add("two", PLAIN);
		assertThat(this.store.waiting()).isEqualTo(2);
		assertThat(this.store.room()).isZero();
	}

	@Test
	void theOldestThatWaitAreDisplaced() {
		limit(QueueLimits.DEFAULT.withMaxSize(10));
		add(message("out").bytes(2).priority(9));
		add(message("one").bytes(2).priority(8));
		add(message("two").bytes(3));
		add(message("three").bytes(3));
		take();
		assertThat(names(this.store.displaceFor(4))).containsExactly("one", "two");
		assertThat(this.store.hasRoom(4)).isTrue();
		assertThat(this.store.displaceFor(4)).isEmpty();
		assertThat(waiting()).containsExactly("three");
	}

	@Test
	void theOldestIsDisplacedWhenThereAreTooMany() {
		limit(QueueLimits.DEFAULT.withMaxLength(2));
		add("one", PLAIN);
		add("two", PLAIN);
		assertThat(names(this.store.displaceFor(0))).containsExactly("one");
	}

	@Test
	void nothingIsDisplacedIfThatMakesNoRoom() {
		limit(QueueLimits.DEFAULT.withMaxSize(10).withMaxLength(2));
		add(message("out").bytes(5));
		take();
		add(message("waiting").bytes(5));
		assertThat(this.store.displaceFor(6)).isEmpty();
		assertThat(this.store.displaceFor(11)).isEmpty();
		take();
		assertThat(this.store.displaceFor(0)).isEmpty();
		assertThat(this.store.hasRoom(0)).isFalse();
	}

	@Test
	void aMessageAboveTheLimitNeverFits() {
		limit(QueueLimits.DEFAULT.withMaxSize(10));
		assertThat(this.store.canEverFit(10)).isTrue();
		assertThat(this.store.canEverFit(11)).isFalse();
	}

}
