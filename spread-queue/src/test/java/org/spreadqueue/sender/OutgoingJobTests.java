// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a program may send is what the others take. */
class OutgoingJobTests {

	private final OutgoingJob job = OutgoingJob.of(Content.NULL);

	private final FrameCodec codec = new FrameCodec();

	@Test
	void theMostThatIsPossibleCanBeRead() {
		Map<String, String> headers = headers(FrameLimits.MAX_SENDER_HEADERS);
		headers.put("h0", "\u20ac".repeat(OutgoingJob.MAX_TEXT - 500));
		canBeRead(this.job.withHeaders(headers));
		canBeRead(this.job.withHeaders(Map.of("n".repeat(FrameLimits.MAX_HEADER_NAME), "v")));
		canBeRead(this.job.withOrderingKey("\u20ac".repeat(OutgoingJob.MAX_TEXT)));
		canBeRead(this.job.withOrderingKey("\ud83d\ude00".repeat(OutgoingJob.MAX_TEXT / 2)));
		canBeRead(OutgoingJob.of(Content.of("a".repeat(FrameLimits.MAX_CONTENT_TYPE), new byte[0])));
	}

	private void canBeRead(OutgoingJob sent) {
		Frame.Submit submit = new Frame.Submit(new MessageId(5, 7), 6, sent.content(), false, 0, 4, 0,
				sent.orderingKey(), false, null, 0);
		assertThat(this.codec.decode(this.codec.encode(submit)).frames()).containsExactly(submit);
	}

	@Test
	void moreHeadersAreRefusedAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.job.withHeaders(headers(91)))
			.withMessage("There are 91 headers, at most 90 are possible. Put data into the payload.");
		assertThatIllegalArgumentException().isThrownBy(() -> this.job.withHeader("n".repeat(257), "v"))
			.withMessageContaining("257 characters, at most 256");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.job.withHeader("n", "v".repeat(OutgoingJob.MAX_TEXT)))
			.withMessageContaining("at most 16384");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "text/\u00e4", "a\nb" })
	void aContentTypeThatIsNoneIsRefusedAtOnce(String type) {
		assertThatIllegalArgumentException().isThrownBy(() -> OutgoingJob.of(Content.of(type, new byte[0])))
			.withMessageContaining("content type");
	}

	private static Map<String, String> headers(int count) {
		Map<String, String> headers = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			headers.put("h" + i, "v");
		}
		return headers;
	}

}
