// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterGroupsTests {

	@Test
	void theMoreThereIsToCountTheLongerIsThePause() {
		assertThat(pauseAfter(Duration.ofMillis(1))).isEqualTo(Duration.ofSeconds(1));
		assertThat(pauseAfter(Duration.ofMillis(50))).isEqualTo(Duration.ofSeconds(5));
		assertThat(pauseAfter(Duration.ofSeconds(10))).isEqualTo(Duration.ofMinutes(1));
	}

	private static Duration pauseAfter(Duration took) {
		return Duration.ofNanos(DeadLetterGroups.pauseAfter(took.toNanos()));
	}

}
