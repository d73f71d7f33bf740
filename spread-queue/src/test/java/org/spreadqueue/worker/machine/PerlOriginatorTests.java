// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.worker.machine.NativeWorkerFixture.MANAGER;

/**
 * Messages of Perl senders that a manager of this project gives out: their senders hear
 * what a Perl worker would tell them.
 */
class PerlOriginatorTests {

	private final NativeWorkerFixture worker = NativeWorkerFixture.greeted();

	@Test
	void theSenderIsToldThatItBeganAndWhatItsAnswerIs() {
		assertThat(this.worker.ofPerlSender(1)).containsExactly("legacy ack", "starts 1");
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes")))
			.containsExactly("legacy answer \"yes\"", "reports ready 2 done 1");
	}

	@Test
	void aJobWithoutAnAnswerIsNotAnswered() {
		this.worker.ofPerlSender(1);
		assertThat(this.worker.done("1")).containsExactly("reports ready 2 done 1");
	}

	@Test
	void aFailureIsAnswered_D11() {
		this.worker.ofPerlSender(1);
		assertThat(this.worker.finish("1", new JobResult.Failure("Oops", "no stock")))
			.containsExactly("legacy failure Oops no stock", "reports ready 2 done 1");
	}

	@Test
	void whatCannotBeReadHasFailedAndItsSenderIsTold_D24() {
		assertThat(this.worker.ofPerlSender(1, "^Storable|||hex|^00".getBytes(StandardCharsets.US_ASCII)))
			.satisfiesExactly((output) -> assertThat(output).startsWith("drops"),
					(output) -> assertThat(output).startsWith("legacy failure UnreadableMessage"),
					(output) -> assertThat(output).isEqualTo("reports ready 2 failed 1 UnreadableMessage for good"));
		assertThat(this.worker.ofPerlSender(2)).containsExactly("legacy ack", "starts 2");
	}

	@Test
	void whatIsHandedBackIsNotAnswered() {
		this.worker.ofPerlSender(1);
		assertThat(this.worker.finish("1", JobResult.requeue())).containsExactly("reports ready 2 back 1");
	}

	@Test
	void anAnswerWithoutAConnectionIsSentOnTheNextOne() {
		this.worker.ofPerlSender(1);
		this.worker.disconnect();
		assertThat(this.worker.finish("1", NativeWorkerFixture.response("yes"))).isEmpty();
		assertThat(this.worker.connect()).containsExactly("legacy answer \"yes\"", "announces 2");
		assertThat(this.worker.hello(MANAGER)).containsExactly("reports ready 2 done 1");
	}

}
