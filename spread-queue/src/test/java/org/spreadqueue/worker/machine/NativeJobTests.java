// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.SENDER;

/**
 * The way of a native message through a worker.
 */
class NativeJobTests {

	private final NativeWorkerFixture worker = NativeWorkerFixture
		.greeted(NativeWorkerFixture.options().withPrefetch(10));

	@Test
	void noMoreThanTheConcurrencyRunAndTheRestFollowsInOrder() {
		assertThat(this.worker.dispatch(1, 2, 3, 4)).containsExactly("starts 1", "starts 2");
		assertThat(this.worker.done("2")).containsExactly("starts 3");
		assertThat(this.worker.done("1", "3")).contains("starts 4");
	}

	@Test
	void aJobHasAllThatIsKnownOfTheMessage() {
		Content content = new Content(Content.JSON, "\"text\"".getBytes(StandardCharsets.US_ASCII),
				Map.of("color", "red"));
		Frame.Dispatch dispatch = new Frame.Dispatch(NativeWorkerFixture.id(1), content, true, SENDER, 3, 1500, 0,
				false);
		this.worker.receive(MANAGER, dispatch);
		Job job = this.worker.job("text");
		assertThat(job).usingRecursiveComparison()
			.ignoringFields("payload")
			.isEqualTo(new Job(1, new QueueName("orders"), SENDER, content, WireFormat.DEFAULT, false,
					NativeWorkerFixture.id(1), 3, Duration.ofMillis(1500)));
		assertThat(job.payload()).isEqualTo(JsonNodeFactory.instance.stringNode("text"));
		assertThat(job.size()).isEqualTo(6);
		assertThat(job.headers()).isEqualTo(Map.of("color", "red"));
	}

	@Test
	void aMessageThatIsHereAlreadyIsNotTakenAgain() {
		this.worker.dispatch(1, 2, 3);
		assertThat(this.worker.dispatch(1, 3)).isEmpty();
		assertThat(this.worker.done("1", "2")).containsExactly("starts 3");
		assertThat(this.worker.done("3")).containsExactly("reports ready 12 done 1 2 3 and tells #alice#localhost");
	}

	@Test
	void onlyASenderThatWaitsIsToldThatAJobHasBegun() {
		assertThat(this.worker.dispatch(1)).containsExactly("starts 1");
		assertThat(this.worker.request(2)).containsExactly("starts 2");
		assertThat(this.worker.nextTick()).isEqualTo(NativeReports.GATHERING);
		assertThat(this.worker.tickAfter(NativeReports.GATHERING)).containsExactly("acks 2");
		assertThat(this.worker.request(3)).isEmpty();
		assertThat(this.worker.done("1")).containsExactly("starts 3");
		assertThat(this.worker.tickAfter(NativeReports.GATHERING)).contains("acks 3");
	}

	@Test
	void aJobThatEndsSoonSaysSoByItsAnswer() {
		assertThat(this.worker.request(1)).containsExactly("starts 1");
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes"))).contains("answers 1 \"yes\"")
			.doesNotContain("acks 1");
		assertThat(this.worker.tickAfter(NativeReports.GATHERING)).isEmpty();
	}

	@Test
	void aRequestWithoutAnAnswerIsAnsweredWithNull() {
		this.worker.request(1);
		assertThat(this.worker.finish("1", JobResult.done())).contains("answers 1 null");
	}

	@Test
	void theErrorOfARequestIsItsAnswer() {
		this.worker.request(1);
		assertThat(this.worker.finish("1", new JobResult.Failure("Oops", "no stock")))
			.containsExactly("answers 1 Oops no stock", "reports ready 12 done 1 and tells #alice#localhost");
	}

	@Test
	void theAnswerOfAMessageThatNobodyWaitsForGoesNowhere() {
		this.worker.dispatch(1);
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes")))
			.containsExactly("reports ready 12 done 1 and tells #alice#localhost");
	}

	@Test
	void anAnswerThatNobodyCouldReadIsAnError() {
		this.worker.request(1);
		String tooLarge = "x".repeat(NativeProtocol.MAX_MESSAGE_BYTES);
		assertThat(this.worker.finish("1", NativeWorkerFixture.response(tooLarge))).first()
			.satisfies((answer) -> assertThat(answer).startsWith("answers 1 UnwritableResponse"));
	}

	@Test
	void aMessageWhoseTimeIsOverBeforeItsTurnGoesBack() {
		this.worker.dispatch(1, 2);
		this.worker.receive(MANAGER, new Frame.Dispatch(NativeWorkerFixture.id(3), NativeWorkerFixture.json(3), false,
				SENDER, 1, 0, 500, false));
		this.worker.dispatch(4);
		this.worker.pass(Duration.ofMillis(500));
		assertThat(this.worker.done("1")).contains("starts 4");
		assertThat(this.worker.tickAfter(NativeReports.GATHERING))
			.containsExactly("reports ready 12 done 1 back 3 and tells #alice#localhost");
	}

	@Test
	void aMessageThatCannotBeReadHasFailed() {
		assertThat(this.worker.receive(MANAGER, NativeWorkerFixture.dispatch(1, unreadable(), false))).satisfiesExactly(
				(output) -> assertThat(output).startsWith("drops"),
				(output) -> assertThat(output).isEqualTo("reports ready 12 failed 1 UnreadableMessage for good"));
	}

	@Test
	void aMessageOnWhichEverybodyWouldFailHasFailedForGood() {
		this.worker.dispatch(1, 2);
		assertThat(this.worker.finish("1", JobResult.fatal(new IllegalArgumentException("no date"))))
			.containsExactly("reports ready 12 failed 1 java.lang.IllegalArgumentException for good");
		assertThat(this.worker.finish("2", JobResult.Failure.of(new IllegalArgumentException("no date"))))
			.containsExactly("reports ready 12 failed 2 java.lang.IllegalArgumentException");
	}

	@Test
	void aRequestThatCannotBeReadIsAnsweredSo() {
		assertThat(this.worker.receive(MANAGER, NativeWorkerFixture.dispatch(1, unreadable(), true))).satisfiesExactly(
				(output) -> assertThat(output).startsWith("drops"),
				(output) -> assertThat(output).startsWith("answers 1 UnreadableMessage"),
				(output) -> assertThat(output).isEqualTo("reports ready 12 done 1 and tells #alice#localhost"));
	}

	@Test
	void anExpiryBeyondWhatNanosecondsCountMeansForEver() {
		Frame.Dispatch dispatch = new Frame.Dispatch(NativeWorkerFixture.id(1), NativeWorkerFixture.json(1), false,
				SENDER, 1, 0, Long.MAX_VALUE, false);
		long now = System.nanoTime();
		assertThat(new NativeJob(dispatch, WireFormat.DEFAULT, now).latest())
			.isEqualTo(now + Durations.LONGEST.toNanos());
	}

	@Test
	void theEndOfAJobThatIsNotOfThisSessionDoesNothing() {
		this.worker.machine.finished(99, JobResult.done(), 0, this.worker.now);
		assertThat(this.worker.flush()).isEmpty();
	}

	private static Content unreadable() {
		return Content.of(Content.JSON, "{".getBytes(StandardCharsets.US_ASCII));
	}

}
