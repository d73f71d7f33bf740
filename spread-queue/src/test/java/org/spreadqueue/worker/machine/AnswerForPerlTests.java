// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerForPerlTests {

	private static final WireFormat DENTER = WireFormat.of(Serializer.DATA_DENTER);

	private final LegacyCodec codec = new LegacyCodec();

	private final List<String> replaced = new ArrayList<>();

	@Test
	void anAnswerIsWrittenInTheFormatOfTheSender() throws FormatException {
		JobResult translated = AnswerForPerl.translate(job(true), JobResult.response(json("{\"total\":3.50}")),
				this.replaced::add);
		byte[] message = AnswerForPerl.message(((JobResult.Response) translated).content(), WireFormat.DEFAULT,
				this.replaced::add);
		assertThat(this.replaced).isEmpty();
		assertThat(new MessageCodec().decode(message).format()).isEqualTo(DENTER);
		assertThat(this.codec.decodeReply(message)).isInstanceOfSatisfying(LegacyReply.Response.class,
				(response) -> assertThat(response.body().path("total").asString()).isEqualTo("3.5"));
	}

	@Test
	void whatPerlCannotReadIsAFailure() throws FormatException {
		String deep = "[".repeat(300) + "]".repeat(300);
		JobResult translated = AnswerForPerl.translate(job(true), JobResult.response(json(deep)), this.replaced::add);
		byte[] message = AnswerForPerl.message(((JobResult.Response) translated).content(), DENTER, this.replaced::add);
		assertThat(this.replaced).singleElement().asString().contains("nested deeper");
		assertThat(this.codec.decodeReply(message)).isInstanceOfSatisfying(LegacyReply.Failure.class, (failure) -> {
			assertThat(failure.type()).isEqualTo("UnwritableResponse");
			assertThat(failure.message()).contains("nested deeper");
		});
	}

	@Test
	void anAnswerForANativeSenderStaysAsItIs() {
		JobResult answer = JobResult.response(json("3.50"));
		assertThat(AnswerForPerl.translate(job(false), answer, this.replaced::add)).isSameAs(answer);
		assertThat(AnswerForPerl.translate(job(true), JobResult.done(), this.replaced::add))
			.isEqualTo(JobResult.done());
	}

	private static Content json(String json) {
		return Content.json(json.getBytes(StandardCharsets.US_ASCII));
	}

	private static Job job(boolean legacy) {
		return new Job(1, new QueueName("orders"), "#alice#localhost", Content.NULL, DENTER, legacy, null, 1,
				Duration.ZERO);
	}

}
