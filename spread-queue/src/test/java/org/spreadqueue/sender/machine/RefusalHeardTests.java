// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A refusal says that nobody has a message. Found by the simulation: it may be about a
 * copy that was sent to another manager, which has accepted it.
 */
class RefusalHeardTests {

	private static final String MANAGER = NativeFixture.MANAGER;

	private static final String OTHER = NativeFixture.OTHER;

	private final NativeFixture sender = NativeFixture.connected();

	@Test
	void whatItsManagerRefusesHasFailed() {
		this.sender.sendAndFlush("m");
		assertThat(refuses(MANAGER, 0)).containsExactly("1 failed STORAGE");
	}

	@Test
	void whatAnotherManagerRefusesIsSentToIt() {
		this.sender.sendAndFlush("m");
		assertThat(refuses(OTHER, 0)).isEmpty();
		this.sender.managerAnswers(OTHER);
		assertThat(this.sender.flush()).containsExactly("submits 1<0*");
	}

	@Test
	void whatTheNextManagerHasReadBeforeItWasFoundIsSentToIt() {
		this.sender.sendAndFlush("m");
		this.sender.managerAnswers(OTHER);
		assertThat(refuses(OTHER, 0)).as("before it is sent again").isEmpty();
		assertThat(this.sender.flush()).containsExactly("submits 1<0*");
		assertThat(refuses(OTHER, 0)).as("that was not about this copy").isEmpty();
		assertThat(this.sender.confirm(OTHER, 1, 2)).containsExactly("accepted 1");
	}

	@Test
	void whatWasAcceptedIsSubmittedAgainAsThatToTheSameManager() {
		this.sender.sendAndFlush("m");
		this.sender.confirm(MANAGER, 1, 1);
		this.sender.disconnect();
		this.sender.connect();
		this.sender.managerAnswers(MANAGER);
		assertThat(this.sender.flush()).containsExactly("submits 1<0*");
		assertThat(refuses(MANAGER, 0)).isEmpty();
	}

	@Test
	void whatAManagerHasTakenAndRejectsHasFailed() {
		this.sender.sendAndFlush("m");
		this.sender.managerAnswers(OTHER);
		this.sender.flush();
		assertThat(refuses(OTHER, 1)).containsExactly("1 failed STORAGE");
	}

	private List<String> refuses(String manager, long upTo) {
		this.sender.now += Duration.ofMillis(1).toNanos();
		return this.sender.receive(manager, NativeFixture.confirmation(upTo, 256, 1, 4, false, List.of(),
				List.of(new Frame.OtherOutcome(1, Frame.Outcome.STORAGE, "full"))));
	}

}
