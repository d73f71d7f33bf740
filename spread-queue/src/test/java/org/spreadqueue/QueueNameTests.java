// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QueueNameTests {

	@ParameterizedTest
	@ValueSource(strings = { "orders", "a", "Orders-eu_1.x", "1234567890123456789012345678" })
	void takesWhatFitsIntoASpreadGroupName(String name) {
		assertThat(new QueueName(name).messagesGroup()).isEqualTo("MQ_" + name);
		assertThat(new QueueName(name).workersGroup()).isEqualTo("WQ_" + name).hasSizeLessThanOrEqualTo(31);
	}

	@Test
	void namesTheCharacterThatDoesNotFit() {
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueName("order/eu"))
			.withMessage("Queue name 'order/eu' has the character '/'. Allowed: letters, digits, '_', '-', '.'; "
					+ "at most 28 characters, because Spread group names hold 31 and 'MQ_' takes 3.");
	}

	@Test
	void saysHowLongANameIsThatIsTooLong() {
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueName("12345678901234567890123456789"))
			.withMessageContaining("has 29 characters")
			.withMessageContaining("at most 28");
	}

	@Test
	void refusesTheNamesThatThePerlManagerTakesForNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueName("")).withMessageContaining("is empty");
		assertThatIllegalArgumentException().isThrownBy(() -> new QueueName("0")).withMessageContaining("Perl");
	}

}
