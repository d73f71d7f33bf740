// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A listener whose senders could choose the class of its payload is found at startup.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExaminedPayloadTests {

	@Test
	void aListenerWhoseSendersChooseTheClassIsWarnedOfAtStartup(CapturedOutput output) {
		try (ListenerContext context = new ListenerContext(Open.class)) {
			assertThat(output)
				.containsOnlyOnce("The payload of listener '" + context.onlyOptions().id() + "' is read as ")
				.contains("the sender names the Java class that is created for " + Pet.class.getName())
				.contains("Use JsonTypeInfo.Id.NAME");
		}
	}

	@Test
	void elementsOfBatchesAndHandlersAreLookedAtToo(CapturedOutput output) {
		try (ListenerContext context = new ListenerContext(Batch.class)) {
			assertThat(output).containsOnlyOnce("The payload of listener");
		}
	}

	@Test
	void ordinaryListenersAreNot(CapturedOutput output) {
		try (ListenerContext context = new ListenerContext(Plain.class)) {
			assertThat(context.options()).hasSize(1);
			assertThat(output).doesNotContain("names the Java class");
		}
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface Pet {

	}

	record Order(List<Pet> pets) {
	}

	static class Open {

		@QueueListener("orders")
		void process(Order order) {
		}

	}

	static class Batch {

		@QueueListener(queues = "orders", batchSize = "10")
		void process(List<Order> orders) {
		}

	}

	static class Plain {

		@QueueListener("orders")
		void process(String order) {
		}

	}

}
