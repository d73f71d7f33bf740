// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Content;

import static org.assertj.core.api.Assertions.assertThat;

class MessageStoreLimitsTests extends StoreFixture {

	@Test
	void messagesThatAreOutCount() {
		limit(QueueLimits.DEFAULT.withMaxLength(2));
		StoredMessage one = add("one", PLAIN);
		take();
		assertThat(this.store.room(1)).isEqualTo(1);
		add("two", PLAIN);
		assertThat(this.store.hasRoom(0)).isFalse();
		assertThat(this.store.room(0)).isZero();
		this.store.remove(one);
		assertThat(this.store.hasRoom(0)).isTrue();
	}

	@Test
	void bytesCount() {
		limit(QueueLimits.DEFAULT.withMaxSize(size(6) + size(4)));
		StoredMessage six = add(message("six").bytes(6));
		assertThat(this.store.bytes()).isEqualTo(size(6));
		assertThat(this.store.hasRoom(size(4))).isTrue();
		assertThat(this.store.hasRoom(size(5))).isFalse();
		assertThat(this.store.room(size(4))).isEqualTo(1);
		assertThat(this.store.room(size(5))).isZero();
		add(message("four").bytes(4));
		assertThat(this.store.room(0)).isZero();
		take();
		assertThat(this.store.bytes()).isEqualTo(size(6) + size(4));
		this.store.remove(six);
		assertThat(this.store.bytes()).isEqualTo(size(4));
	}

	@Test
	void anOrderingKeyCounts() {
		assertThat(message("one").bytes(6).key("abc").build().size()).isGreaterThan(size(6));
		assertThat(message("one").key("k".repeat(1100)).build().size()
				- message("one").key("k".repeat(100)).build().size())
			.isEqualTo(2_000);
	}

	@Test
	void whatAWorkerHasIsTakenInEvenWithoutRoom() {
		limit(QueueLimits.DEFAULT.withMaxLength(1));
		add("one", PLAIN);
		add("two", PLAIN);
		assertThat(this.store.waiting()).isEqualTo(2);
		assertThat(this.store.room(0)).isZero();
	}

	@Test
	void theOldestThatWaitAreDisplaced() {
		limit(QueueLimits.DEFAULT.withMaxSize(2L * size(2) + 2L * size(3)));
		add(message("out").bytes(2).priority(9));
		add(message("one").bytes(2).priority(8));
		add(message("two").bytes(3));
		add(message("three").bytes(3));
		take();
		assertThat(names(this.store.displaceFor(size(4)))).containsExactly("one", "two");
		assertThat(this.store.hasRoom(size(4))).isTrue();
		assertThat(this.store.displaceFor(size(4))).isEmpty();
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
		limit(QueueLimits.DEFAULT.withMaxSize(2L * size(5)).withMaxLength(2));
		add(message("out").bytes(5));
		take();
		add(message("waiting").bytes(5));
		assertThat(this.store.displaceFor(size(6))).isEmpty();
		assertThat(this.store.displaceFor(2 * size(6))).isEmpty();
		take();
		assertThat(this.store.displaceFor(0)).isEmpty();
		assertThat(this.store.hasRoom(0)).isFalse();
	}

	@Test
	void aMessageAboveTheLimitNeverFits() {
		limit(QueueLimits.DEFAULT.withMaxSize(size(10)));
		assertThat(this.store.canEverFit(size(10))).isTrue();
		assertThat(this.store.canEverFit(size(11))).isFalse();
	}

	@Test
	void beyondTheLimitsThereIsRoomForAsManyAgainAndHalfTheBytes() {
		limit(QueueLimits.DEFAULT.withMaxLength(2).withMaxSize(10L * size(6)));
		for (int i = 0; i < 4; i++) {
			assertThat(this.store.hasRoomBeyondLimits(size(6))).isTrue();
			add(message("m" + i).bytes(6));
		}
		assertThat(this.store.hasRoomBeyondLimits(size(6))).isFalse();
		limit(QueueLimits.DEFAULT.withMaxSize(2L * size(6)));
		for (int i = 0; i < 3; i++) {
			assertThat(this.store.hasRoomBeyondLimits(size(6))).isTrue();
			add(message("m" + i).bytes(6));
		}
		assertThat(this.store.hasRoomBeyondLimits(size(6))).isFalse();
	}

	@Test
	void anEmptyQueueTakesWhateverAnotherManagerHad() {
		limit(QueueLimits.DEFAULT.withMaxSize(1));
		assertThat(this.store.hasRoomBeyondLimits(size(6))).isTrue();
		limit(QueueLimits.DEFAULT.withMaxSize(Long.MAX_VALUE).withMaxLength(Integer.MAX_VALUE));
		add("one", PLAIN);
		assertThat(this.store.hasRoomBeyondLimits(size(6))).isTrue();
	}

	@Test
	void whatALogTakesForEachMessageCounts() {
		MessageLog log = new NoLog() {

			@Override
			public int bytesPerMessage() {
				return 100;
			}

		};
		this.store = new MessageStore(QueueLimits.DEFAULT.withMaxSize(2L * (size(6) + 100)), log);
		assertThat(this.store.canEverFit(2 * size(6) + 100)).isTrue();
		assertThat(this.store.canEverFit(2 * size(6) + 101)).isFalse();
		add(message("one").bytes(6));
		assertThat(this.store.bytes()).isEqualTo(size(6) + 100);
		assertThat(this.store.hasRoom(size(6))).isTrue();
		assertThat(this.store.hasRoom(size(7))).isFalse();
		assertThat(this.store.hasRoomBeyondLimits(2 * size(6) + 100)).isTrue();
		assertThat(this.store.hasRoomBeyondLimits(2 * size(6) + 101)).isFalse();
		add(message("two").bytes(6));
		assertThat(this.store.room(0)).isZero();
		take();
		assertThat(names(this.store.displaceFor(size(7)))).as("what is in flight stays").isEmpty();
		assertThat(names(this.store.displaceFor(size(6)))).containsExactly("two");
	}

	private static int size(int bytes) {
		return StoredMessage.sizeOf(Content.json(new byte[bytes]), null);
	}

}
