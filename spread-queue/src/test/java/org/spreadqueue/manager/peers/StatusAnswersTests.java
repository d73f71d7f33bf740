// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatusAnswersTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final StatusAnswers answers = new StatusAnswers(0);

	@Test
	void aFloodOfQuestionsGetsTheAnswersOfOnePeer() {
		assertThat(answered("#stranger#a", 40_000, 1)).isEqualTo(StatusAnswers.PER_PEER);
		assertThat(answered("#stranger#a", 40_000, SECOND)).isEqualTo(StatusAnswers.PER_PEER);
	}

	@Test
	void strangersUnderManyNamesShareTheFurtherAnswers() {
		assertThat(IntStream.range(0, 1000).map((i) -> answered("#s" + i + "#a", 40, 1)).sum())
			.isEqualTo(1000 + StatusAnswers.FURTHER);
	}

	@Test
	void whoAsksOnceASecondIsAlwaysAnswered() {
		IntStream.range(0, 1000).forEach((i) -> answered("#s" + i + "#a", 40, 1));

		assertThat(answered("#sender#a", 1, 1)).isOne();
		assertThat(answered("#sender#a", 1, SECOND)).isOne();
	}

	@Test
	void itRemembersABoundedNumberOfPeers() {
		assertThat(IntStream.range(0, 50_000).map((i) -> answered("#s" + i + "#a", 1, 1)).sum())
			.isEqualTo(StatusAnswers.MAX_PEERS);
	}

	private int answered(String peer, int questions, long now) {
		return (int) IntStream.range(0, questions).filter((i) -> this.answers.mayAnswer(peer, now)).count();
	}

}
