// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class RetrySchedulerTests {

	@Test
	void waitAfterWhichThereIsNoThreadEndsWithoutAnotherTry() throws Exception {
		RetryScheduler retries = new RetryScheduler();
		retries.start((task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		});
		assertThat(retries.schedule(1).get(10, TimeUnit.SECONDS)).isFalse();
	}

}
