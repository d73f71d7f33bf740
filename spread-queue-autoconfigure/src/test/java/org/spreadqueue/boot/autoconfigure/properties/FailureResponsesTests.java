// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import org.spreadqueue.worker.FailureResponses;

import static org.assertj.core.api.Assertions.assertThat;

class FailureResponsesTests {

	/** The property was a truth value once, and YAML makes one of on and off. */
	@ParameterizedTest
	@CsvSource({ "on, ON", "true, ON", "masked, MASKED", "off, OFF", "false, OFF" })
	void areOnOffOrMasked(String value, FailureResponses expected) {
		Map<String, String> properties = Map.of("spread.queue.failure-responses", value);

		assertThat(new Binder(new MapConfigurationPropertySource(properties))
			.bind("spread.queue", SpreadQueueProperties.class)
			.get()
			.failureResponses()).isEqualTo(expected);
	}

}
