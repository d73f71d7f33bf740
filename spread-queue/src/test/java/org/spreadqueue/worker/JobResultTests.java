// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class JobResultTests {

	@Test
	void aFailureWithoutATextHasAnEmptyOne() {
		assertThat(new JobResult.Failure(null, null).message()).isEmpty();
	}

	@Test
	void anAnswerHasAContent() {
		assertThatNullPointerException().isThrownBy(() -> JobResult.response((Content) null))
			.withMessageContaining("JobResult.done()");
	}

}
