// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.spreadqueue.documentation.testing.Shop.Order;
import org.spreadqueue.test.SpreadQueueExtension;
import org.spreadqueue.test.SpreadQueueServer;
import org.spreadqueue.test.probe.QueueProbe;
import org.spreadqueue.test.probe.SubmittedMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FailedAssertionExampleTests {

	@RegisterExtension
	final SpreadQueueExtension queues = SpreadQueueExtension.with("orders");

	@Test
	void saysWhatItHasFound(SpreadQueueServer server, QueueProbe orders) throws IOException {
		server.receive("orders", (job) -> {
			throw new IllegalStateException("No more stone.");
		});
		SubmittedMessage order = orders.submit(new Order("stone", 1));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertThat(order).isProcessed())
			.satisfies(
					(failure) -> assertThat(failure.getMessage().replace(order.id().toString(), "1f0c5a7d9be42c11-1"))
						.isEqualToIgnoringNewLines(System.lineSeparator() + example().stripTrailing()));
	}

	private static String example() throws IOException {
		try (InputStream text = FailedAssertionExampleTests.class.getResourceAsStream("failed-assertion.txt")) {
			return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
