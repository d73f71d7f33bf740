// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which numbers of a producer have come to a manager. */
class TakenNumbersTests {

	private final TakenNumbers taken = new TakenNumbers();

	@Test
	void beginWithTheFirstThatComes() {
		add(5, 6, 7);
		assertThat(this.taken.contains(4)).isFalse();
		assertThat(this.taken.contains(5)).isTrue();
		assertThat(this.taken.contains(7)).isTrue();
		assertThat(this.taken.contains(8)).isFalse();
		assertThat(this.taken.upTo()).isEqualTo(7);
		assertThat(this.taken.gaplessSince()).isEqualTo(4);
	}

	@Test
	void haveGaps() {
		add(1, 2, 6, 7, 10);
		for (int number = 1; number <= 10; number++) {
			assertThat(this.taken.contains(number)).as("number " + number)
				.isEqualTo(number <= 2 || number == 6 || number == 7 || number == 10);
		}
		assertThat(this.taken.gaplessSince()).isEqualTo(9);
	}

	@Test
	void areNotMoreWhenOneComesAgain() {
		add(1, 5, 3, 1);
		assertThat(this.taken.contains(3)).isFalse();
		assertThat(this.taken.upTo()).isEqualTo(5);
	}

	@Test
	void areKnownFromALog() {
		this.taken.recover(4, 6);
		add(9);
		assertThat(this.taken.contains(4)).isFalse();
		assertThat(this.taken.contains(5)).isTrue();
		assertThat(this.taken.contains(8)).isFalse();
		assertThat(this.taken.contains(9)).isTrue();
	}

	@Test
	void areForgottenBeforeTheOldestOfTooManyGaps() {
		for (int i = 0; i <= TakenNumbers.MAX_GAPS + 1; i++) {
			add(10 * i + 1);
		}
		assertThat(this.taken.contains(1)).as("before the oldest gap").isFalse();
		assertThat(this.taken.contains(11)).as("behind it").isTrue();
		assertThat(this.taken.contains(15)).isFalse();
		assertThat(this.taken.contains(10 * (TakenNumbers.MAX_GAPS + 1) + 1)).isTrue();
	}

	private void add(long... numbers) {
		for (long number : numbers) {
			this.taken.add(number);
		}
	}

}
