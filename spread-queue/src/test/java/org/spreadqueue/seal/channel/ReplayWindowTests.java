// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.seal.channel;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayWindowTests {

	private final ReplayWindow window = new ReplayWindow();

	@Test
	void takesEachCounterOnce() {
		assertThat(take(0)).isTrue();
		assertThat(take(0)).isFalse();
		assertThat(take(1)).isTrue();
		assertThat(take(5)).isTrue();
		assertThat(take(5)).isFalse();
		assertThat(take(1)).isFalse();
	}

	@Test
	void takesWhatWasOvertakenALittle() {
		assertThat(take(100)).isTrue();
		assertThat(take(100 - ReplayWindow.SIZE + 1)).isTrue();
		assertThat(take(100 - ReplayWindow.SIZE + 1)).isFalse();
		assertThat(take(99)).isTrue();
		assertThat(take(100 - ReplayWindow.SIZE)).isFalse();
	}

	@Test
	void forgetsNothingOfTheWindowWhenItMoves() {
		take(10);
		take(12);
		take(10 + ReplayWindow.SIZE - 1);
		assertThat(take(10)).isFalse();
		assertThat(take(11)).isTrue();
		assertThat(take(12)).isFalse();
		take(1_000_000);
		assertThat(take(999_999)).isTrue();
		assertThat(take(12)).isFalse();
	}

	@Test
	void takesTheHighestCounterAndNoNegativeOne() {
		assertThat(take(-1)).isFalse();
		assertThat(take(Long.MIN_VALUE)).isFalse();
		assertThat(take(Long.MAX_VALUE)).isTrue();
		assertThat(take(Long.MAX_VALUE)).isFalse();
		assertThat(take(0)).isFalse();
		assertThat(take(Long.MAX_VALUE - 1)).isTrue();
	}

	private boolean take(long counter) {
		boolean isNew = this.window.isNew(counter);
		if (isNew) {
			this.window.take(counter);
		}
		return isNew;
	}

}
