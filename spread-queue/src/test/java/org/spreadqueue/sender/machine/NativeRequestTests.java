// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to a native manager.
 */
class NativeRequestTests {

	private static final Content ANSWER = NativeFixture.json("answer");

	private static final Content NOTHING = Content.of(Content.JSON, "null".getBytes(StandardCharsets.US_ASCII));

	private final NativeFixture sender = NativeFixture.connected(NativeFixture.options().withMaxConcurrentRequests(2));

	@Test
	void severalAreOutstandingOnOneSessionAndAnsweredInAnyOrder() {
		this.sender.request("one");
		this.sender.request("two");
		assertThat(this.sender.flush()).containsExactly("submits 1<0 2<1");
		assertThat(this.sender.lastSubmit().reply()).isTrue();
		assertThat(this.sender.lastSubmit().expiryMillis()).isEqualTo(5000);
		assertThat(this.sender.response(2, ANSWER, null)).containsExactly("2 answered \"answer\"");
		assertThat(this.sender.response(1, NOTHING, null)).containsExactly("1 answered null");
		assertThat(this.sender.machine.unsettled()).isZero();
	}

	@Test
	void noMoreThanAllowedButTheyDoNotHoldUpMessages() {
		this.sender.request("one");
		this.sender.request("two");
		this.sender.request("three");
		this.sender.send("message");
		assertThat(this.sender.flush()).containsExactly("submits 1<0 2<1 3<2");
		assertThat(this.sender.lastSubmit().reply()).isFalse();
		this.sender.response(1, ANSWER, null);
		assertThat(this.sender.flush()).containsExactly("submits 4<3");
	}

	@Test
	void whatNeverHadItsTurnSaysWhy() {
		this.sender.request("one");
		this.sender.request("two");
		this.sender.flush();
		this.sender.request("three");
		assertThat(this.sender.tickAfter(NativeFixture.TIMEOUT)).contains("3 failed OVERLOADED");
		assertThat(this.sender.failures).contains("2 requests to the queue waited for their answers until the time was "
				+ "up, and more may not be outstanding. Allow more concurrent requests, or answer faster");
	}

	@Test
	void aJobThatFailedSaysInWhichAttempt() {
		requested();
		assertThat(this.sender.response(1, null, new Frame.JobError("Oops", "no stock", 2)))
			.containsExactly("1 job failed Oops no stock 2");
	}

	@Test
	void anAnswerMayBeInAFormatOfPerl() {
		requested();
		byte[] perl = "^JSON||||^{\"a\":1}".getBytes(StandardCharsets.US_ASCII);
		assertThat(this.sender.response(1, Content.of(Content.PERL, perl), null))
			.containsExactly("1 answered {\"a\":1}");
	}

	@Test
	void anAnswerThatCannotBeReadFails() {
		requested();
		assertThat(this.sender.response(1, Content.of("text/plain", new byte[0]), null))
			.containsExactly("1 failed UNREADABLE_RESPONSE");
	}

	@Test
	void anAnswerThatComesTooLateIsIgnored() {
		requested();
		assertThat(this.sender.tickAfter(NativeFixture.TIMEOUT)).contains("1 failed TIMED_OUT_QUEUED");
		assertThat(this.sender.response(1, ANSWER, null)).containsExactly("Ignored");
	}

	@Test
	void tellsARequestThatWaitedFromOneThatRan() {
		requested();
		assertThat(this.sender.receive(NativeFixture.WORKER, new Frame.Ack(NativeFixture.id(1)))).isEmpty();
		assertThat(this.sender.tickAfter(NativeFixture.TIMEOUT)).contains("1 failed TIMED_OUT_RUNNING");
	}

	@Test
	void aRequestThatExpiredInTheQueueTimedOut() {
		requested();
		assertThat(this.sender.ended(1, 1, 1, Frame.Outcome.EXPIRED)).containsExactly("1 failed TIMED_OUT_QUEUED");
	}

	@Test
	void aWorkerThatSaysDoneBeforeItsAnswerArrivesDoesNotEndTheRequest() {
		requested();
		assertThat(this.sender.workerSays(1L)).isEmpty();
		assertThat(this.sender.response(1, ANSWER, null)).containsExactly("1 answered \"answer\"");
	}

	@Test
	void theNextManagerGetsTheRequestWithTheTimeThatIsLeft() {
		requested();
		this.sender.tickAfter(Duration.ofSeconds(2));
		this.sender.managerAnswers(NativeFixture.OTHER);
		assertThat(this.sender.flush()).containsExactly("submits 1<0*");
		assertThat(this.sender.lastSubmit().expiryMillis()).isEqualTo(3000);
	}

	@Test
	void whatIsOutstandingFailsWhenTheConnectionBreaks() {
		requested();
		this.sender.request("two");
		assertThat(this.sender.disconnect()).containsExactly("1 failed CONNECTION_LOST");
		this.sender.connect();
		this.sender.managerAnswers(NativeFixture.MANAGER);
		assertThat(this.sender.flush()).as("what was not sent goes on").containsExactly("submits 2<0");
	}

	@Test
	void failsWhenNoManagerIsThereInTime() {
		NativeFixture alone = new NativeFixture();
		alone.request("one");
		alone.connect();
		assertThat(alone.tickAfter(NativeFixture.TIMEOUT)).contains("1 failed NO_MANAGER");
	}

	private void requested() {
		this.sender.request("one");
		assertThat(this.sender.flush()).containsExactly("submits 1<0");
	}

}
