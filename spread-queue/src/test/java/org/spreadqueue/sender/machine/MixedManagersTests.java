// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A manager of this project is followed by one of Perl, and back.
 */
class MixedManagersTests {

	private static final String MANAGER = NativeFixture.MANAGER;

	private static final String PERL = NativeFixture.PERL;

	@Test
	void whatIsKeptGoesToAPerlManagerBeforeWhatWaits() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.sendAndFlush("two");
		sender.confirm(MANAGER, 1, 1);
		sender.disconnect();
		sender.send("three");
		sender.connect();
		assertThat(sender.managerAnswers(PERL)).containsExactly("found " + PERL, "legacy", "legacy", "legacy", "asks");
		assertThat(sender.machine.unsettled()).isZero();
		assertThat(sender.managerAnswers(PERL)).containsExactly("accepted 1 for good", "accepted 2 for good",
				"accepted 3 for good");
		assertThat(sender.flush()).isEmpty();
	}

	@Test
	void whatWaitsGoesNativelyWhenAManagerOfThisProjectComes() {
		NativeFixture sender = new NativeFixture();
		sender.connect();
		sender.managerAnswers(PERL);
		for (int i = 0; i <= LegacyLink.WINDOW; i++) {
			sender.send("m");
		}
		assertThat(sender.managerAnswers(MANAGER)).contains("1 failed UNCONFIRMED");
		assertThat(sender.flush()).as("the one that the window of the Perl manager held back")
			.containsExactly("submits 201<0");
	}

	@Test
	void whatTheFormatOfPerlCannotCarryFails() {
		NativeFixture sender = new NativeFixture();
		sender.connect();
		sender.send("x".repeat(40_000));
		assertThat(sender.managerAnswers(PERL)).containsExactly("found " + PERL, "1 failed UNSUPPORTED");
	}

	@Test
	void aPerlManagerKnowsNoDelaysAndNoKeys() {
		NativeFixture sender = new NativeFixture();
		sender.connect();
		sender.managerAnswers(PERL);
		assertThat(sender.send("one", (job) -> job.withDelay(Duration.ofNanos(1000))))
			.containsExactly("1 failed UNSUPPORTED");
		assertThat(sender.send("two", (job) -> job.withOrderingKey("key"))).containsExactly("2 failed UNSUPPORTED");
		assertThat(sender.send("three", (job) -> job.withPriority(9))).containsExactly("legacy", "asks");
	}

	@Test
	void aRequestThatNoWorkerHasGoesToThePerlManager() {
		NativeFixture sender = NativeFixture.connected();
		sender.request("taken");
		sender.request("waiting");
		sender.flush();
		sender.receive(NativeFixture.WORKER, new Frame.Ack(NativeFixture.id(1)));
		assertThat(sender.managerAnswers(PERL)).containsExactly("found " + PERL, "Open");
		assertThat(sender.response(1, NativeFixture.json("done"), null)).as("its worker answers nevertheless")
			.containsExactly("1 answered \"done\"");
	}

	@Test
	void whatWentBackAndForthKeepsItsNumberAndOrder() {
		NativeFixture sender = NativeFixture.connected();
		sender.sendAndFlush("one");
		sender.confirm(MANAGER, 1, 1);
		sender.request("two");
		sender.flush();
		sender.disconnect();
		sender.connect();
		sender.managerAnswers(MANAGER);
		sender.request("three");
		sender.flush();
		assertThat(sender.managerAnswers(PERL)).contains("legacy", "Open");
		sender.send("four");
		assertThat(sender.managerAnswers(NativeFixture.OTHER)).contains("found " + NativeFixture.OTHER);
		assertThat(sender.flush()).as("one and four were given to the Perl manager").containsExactly("submits 3<0*");
	}

	@Test
	void anAcceptedMessageDoesNotTimeOutWhileItWaitsForAManager() {
		NativeFixture sender = NativeFixture.connected();
		for (int i = 0; i <= LegacyLink.WINDOW; i++) {
			sender.send("m");
		}
		sender.flush();
		sender.confirm(MANAGER, 201, 3);
		sender.managerAnswers(PERL);
		assertThat(sender.tickAfter(Duration.ofSeconds(4))).doesNotContain("201 failed NO_MANAGER");
		assertThat(sender.tickAfter(Duration.ofSeconds(4))).doesNotContain("201 failed NO_MANAGER");
		sender.managerAnswers(MANAGER);
		assertThat(sender.flush()).anySatisfy((out) -> assertThat(out).contains("submits 201<0"));
	}

}
