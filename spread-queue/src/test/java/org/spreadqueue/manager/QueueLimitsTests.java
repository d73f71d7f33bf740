// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QueueLimitsTests {

	@Test
	void usualLimits() {
		assertThat(QueueLimits.DEFAULT).isEqualTo(new QueueLimits(100_000, 268_435_456, QueueLimits.Overflow.BLOCK, 3,
				Duration.ofSeconds(1), 1, Duration.ofHours(24)));
	}

	@Test
	void eachLimitCanBeChanged() {
		assertThat(QueueLimits.DEFAULT.withMaxLength(1)
			.withMaxSize(2)
			.withOverflow(QueueLimits.Overflow.REJECT)
			.withMaxAttempts(4)
			.withRedeliveryDelay(Duration.ZERO)
			.withRedeliveryMultiplier(1.5)
			.withMaxRedeliveryDelay(Duration.ofMinutes(1))).isEqualTo(
					new QueueLimits(1, 2, QueueLimits.Overflow.REJECT, 4, Duration.ZERO, 1.5, Duration.ofMinutes(1)));
	}

	@Test
	void theDelayIsTheSameAfterEachFailureUnlessItIsMultiplied() {
		assertThat(QueueLimits.DEFAULT.delayAfter(1)).isEqualTo(Duration.ofSeconds(1));
		assertThat(QueueLimits.DEFAULT.delayAfter(1000)).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void theDelayGrowsWithEachFailureUpToItsMaximum() {
		QueueLimits growing = QueueLimits.DEFAULT.withRedeliveryMultiplier(3)
			.withMaxRedeliveryDelay(Duration.ofSeconds(20));
		assertThat(growing.delayAfter(1)).isEqualTo(Duration.ofSeconds(1));
		assertThat(growing.delayAfter(2)).isEqualTo(Duration.ofSeconds(3));
		assertThat(growing.delayAfter(3)).isEqualTo(Duration.ofSeconds(9));
		assertThat(growing.delayAfter(4)).isEqualTo(Duration.ofSeconds(20));
		assertThat(growing.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(20));
	}

	@Test
	void aLimitOutOfRangeIsRefusedWithValueRuleAndWayOut() {
		assertThatIllegalArgumentException().isThrownBy(() -> QueueLimits.DEFAULT.withMaxLength(0))
			.withMessage("Maximum length 0 of a queue leaves room for no message. Give at least 1; 100000 is usual.");
		assertThatIllegalArgumentException().isThrownBy(() -> QueueLimits.DEFAULT.withMaxSize(-3))
			.withMessageContainingAll("-3 bytes", "at least 1", "256 MiB");
		assertThatIllegalArgumentException().isThrownBy(() -> QueueLimits.DEFAULT.withMaxAttempts(0))
			.withMessageContainingAll("0 attempts", "at least 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> QueueLimits.DEFAULT.withRedeliveryDelay(Duration.ofMillis(-1)))
			.withMessageContainingAll("PT-0.001S", "24 hours", "delayed message");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> QueueLimits.DEFAULT.withRedeliveryDelay(Duration.ofHours(25)))
			.withMessageContaining("PT25H");
		for (double multiplier : new double[] { 0.5, 101, Double.NaN }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> QueueLimits.DEFAULT.withRedeliveryMultiplier(multiplier))
				.withMessageContainingAll("multiplier " + multiplier, "between 1", "100");
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> QueueLimits.DEFAULT.withMaxRedeliveryDelay(Duration.ofHours(25)))
			.withMessageContainingAll("PT25H", "24 hours");
	}

}
