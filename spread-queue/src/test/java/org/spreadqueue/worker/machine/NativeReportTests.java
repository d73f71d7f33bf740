// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;

/**
 * Ends of jobs are told together, and not late.
 */
class NativeReportTests {

	private static final Duration GATHERING = NativeReports.GATHERING;

	private final NativeWorkerFixture worker = NativeWorkerFixture
		.greeted(NativeWorkerFixture.options().withConcurrency(20));

	@Test
	void theLastJobIsReportedAtOnce() {
		this.worker.dispatch(1);
		assertThat(this.worker.done("1")).containsExactly("reports ready 20 done 1 and tells #alice#localhost");
	}

	@Test
	void whileOthersRunTheFirstEndWaitsForMoreOfThem() {
		this.worker.dispatch(1, 2, 3);
		assertThat(this.worker.done("1")).isEmpty();
		this.worker.pass(GATHERING.dividedBy(2));
		assertThat(this.worker.done("2")).isEmpty();
		assertThat(this.worker.nextTick()).isEqualTo(GATHERING.dividedBy(2));
		assertThat(this.worker.tickAfter(GATHERING.dividedBy(2)))
			.containsExactly("reports ready 20 done 1 2 and tells #alice#localhost");
	}

	@Test
	void endsOfOnePassAreOneReport() {
		this.worker.dispatch(1, 2);
		assertThat(this.worker.done("1", "2")).containsExactly("reports ready 20 done 1 2 and tells #alice#localhost");
	}

	@Test
	void halfOfWhatItMayHoldIsReportedAtOnce() {
		this.worker.dispatch(LongStream.rangeClosed(1, 20).toArray());
		assertThat(this.worker.done(texts(1, 9))).isEmpty();
		assertThat(this.worker.done("10")).singleElement()
			.satisfies((report) -> assertThat(report).startsWith("reports ready 20 done 1 2 3 4 5 6 7 8 9 10"));
	}

	@Test
	void aFailureWaitsForNothing() {
		this.worker.dispatch(1, 2);
		assertThat(this.worker.finish("1", new JobResult.Failure("Oops", "no")))
			.containsExactly("reports ready 20 failed 1 Oops");
	}

	@Test
	void whatIsHandedBackWaitsForNothing() {
		this.worker.dispatch(1, 2);
		assertThat(this.worker.finish("1", JobResult.requeue())).containsExactly("reports ready 20 back 1");
	}

	@Test
	void aSmallAnswerTravelsWithTheReport() {
		this.worker.request(1);
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes"))).containsExactly("answers 1 \"yes\"",
				"reports ready 20 done 1 and tells #alice#localhost");
	}

	@Test
	void aLargeAnswerIsNothingForTheManager() {
		String large = "x".repeat(20_000);
		this.worker.request(1);
		assertThat(this.worker.finish("1", NativeWorkerFixture.response(large)))
			.containsExactly("answers 1 \"" + large + "\"", "reports ready 20 done 1 and tells #alice#localhost");
	}

	@Test
	void aLargeAnswerLeavesAsThereIsRoomAndItsJobIsDoneAfterIt() {
		String large = "x".repeat(3 * NativeProtocol.MAX_PACKET_BYTES);
		this.worker.request(1);
		this.worker.room = 2;
		assertThat(this.worker.finish("1", NativeWorkerFixture.response(large))).as("two parts").isEmpty();
		assertThat(this.worker.heartbeat()).as("goes between them").containsExactly("reports ready 20");
		this.worker.room = 2;
		assertThat(this.worker.flush()).containsExactly("answers 1 \"" + large + "\"",
				"reports ready 20 done 1 and tells #alice#localhost");
	}

	@Test
	void whileALargeAnswerLeavesNoOtherPartsGoToItsOriginator() {
		this.worker.request(1);
		this.worker.dispatch(2);
		this.worker.room = 1;
		this.worker.finish("1", NativeWorkerFixture.response("x".repeat(2 * NativeProtocol.MAX_PACKET_BYTES)));
		this.worker.pass(NativeReports.GATHERING);
		assertThat(this.worker.done("2")).containsExactly("reports ready 20 done 2");
	}

	@Test
	void aLargeAnswerBeginsAnewOnTheNextConnectionAndItsJobIsHeldUntilThen() {
		String large = "x".repeat(3 * NativeProtocol.MAX_PACKET_BYTES);
		this.worker.request(1);
		this.worker.room = 2;
		this.worker.finish("1", NativeWorkerFixture.response(large));
		this.worker.disconnect();
		this.worker.connect();
		this.worker.room = 3;
		assertThat(this.worker.hello(NativeWorkerFixture.OTHER)).containsExactly("reports ready 20 held 1");
		this.worker.room = 4;
		assertThat(this.worker.flush()).first().isEqualTo("answers 1 \"" + large + "\"");
	}

	@Test
	void aWorkerLeavesWhenItsLargeAnswersHaveLeft() {
		String large = "x".repeat(2 * NativeProtocol.MAX_PACKET_BYTES);
		this.worker.request(1);
		this.worker.room = 1;
		this.worker.finish("1", NativeWorkerFixture.response(large));
		assertThat(this.worker.leave()).containsExactly("reports working 0");
		assertThat(this.worker.hasLeft()).isFalse();
		this.worker.room = 10;
		assertThat(this.worker.flush()).contains("answers 1 \"" + large + "\"",
				"reports terminate 0 done 1 and tells #alice#localhost");
		assertThat(this.worker.hasLeft()).isTrue();
	}

	@Test
	void aWorkerThatIsStoppedBeforeItsAnswersHaveLeftIsNotFinished() {
		this.worker.request(1);
		this.worker.room = 1;
		this.worker.finish("1", NativeWorkerFixture.response("x".repeat(2 * NativeProtocol.MAX_PACKET_BYTES)));
		assertThat(this.worker.abandon()).containsExactly("reports terminate 0 held 1", "left unfinished");
	}

	@Test
	void theTextOfAFailureIsCutAndCounted() {
		this.worker.request(1);
		String text = "x".repeat(NativeProtocol.MAX_MESSAGE_BYTES);
		assertThat(this.worker.finish("1", new JobResult.Failure("Oops", text)))
			.contains("answers 1 Oops " + "x".repeat(NativeReports.MAX_FAILURE_TEXT) + "...");
		assertThat(this.worker.replaced).isEqualTo(1);
	}

	@Test
	void anAnswerThatNobodyWouldTakeIsAFailureThatSaysWhy() {
		this.worker.request(1);
		Content content = Content.of("text/\u001b[31m", new byte[1]);
		assertThat(this.worker.finish("1", JobResult.response(content)).get(0)).startsWith(
				"answers 1 UnwritableResponse The type or a header of the answer cannot be sent. The content type");
		assertThat(this.worker.replaced).isEqualTo(1);
	}

	@Test
	void aFailureWhoseTextIsNotUnicodeIsToldAllTheSame() {
		this.worker.request(1);
		assertThat(this.worker.finish("1", new JobResult.Failure("Oops", "half a pair: \ud83d")))
			.contains("answers 1 Oops half a pair: ?");
	}

	@Test
	void tenOriginatorsAreToldAtATime() {
		originators(10);
		assertThat(this.worker.done(texts(1, 10))).singleElement()
			.satisfies((report) -> assertThat(report).contains("and tells #s1#h #s2#h").endsWith("#s10#h"));
	}

	@Test
	void moreThanTenAreLeftToTheManager() {
		originators(11);
		assertThat(this.worker.done(texts(1, 11))).containsExactly("reports ready 20 done 1 2 3 4 5 6 7 8 9 10 11");
	}

	private void originators(int count) {
		this.worker.receive(MANAGER,
				IntStream.rangeClosed(1, count)
					.mapToObj((n) -> NativeWorkerFixture.dispatch(n, "#s" + n + "#h"))
					.toArray(Frame[]::new));
	}

	private static String[] texts(int from, int to) {
		return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toArray(String[]::new);
	}

}
