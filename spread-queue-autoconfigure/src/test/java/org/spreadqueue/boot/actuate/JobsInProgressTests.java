// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.Set;

import org.junit.jupiter.api.Test;

import org.spreadqueue.QueueName;

import static org.assertj.core.api.Assertions.assertThat;

class JobsInProgressTests {

	private static final QueueName QUEUE = new QueueName("orders");

	@Test
	void remembersItsWorkersAsLongAsTheManagerKnowsThem() {
		JobsInProgress jobs = new JobsInProgress();
		assertThat(jobs.remember(QUEUE, Set.of("#a#h", "#b#h"), Set.of("#a#h"))).containsExactly("#a#h");
		assertThat(jobs.remember(new QueueName("other"), Set.of("#a#h"), Set.of())).isEmpty();
		assertThat(jobs.remember(QUEUE, Set.of("#a#h", "#b#h"), Set.of())).containsExactly("#a#h");
		assertThat(jobs.remember(QUEUE, Set.of("#b#h"), Set.of())).isEmpty();
		assertThat(jobs.remember(QUEUE, Set.of("#a#h", "#b#h"), Set.of())).isEmpty();
	}

}
