// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import org.junit.jupiter.api.Test;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers say how far they are with the messages of a sender.
 */
class ProgressHeardTests {

	private final NativeFixture sender = NativeFixture.connected();

	@Test
	void ofAMessageAndOfARequest() {
		this.sender.sendAndFlush("one");
		this.sender.request("two");
		this.sender.flush();
		assertThat(progress(NativeFixture.id(1))).containsExactly("1 at 0.25 page 1 after 70");
		assertThat(progress(NativeFixture.id(2))).containsExactly("2 at 0.25 page 1 after 70");
	}

	@Test
	void notOfWhatIsSettledOrOfSomebodyElse() {
		this.sender.sendAndFlush("one");
		this.sender.sendAndFlush("two");
		assertThat(progress(new MessageId(NativeFixture.PRODUCER + 1, 1))).isEmpty();
		assertThat(progress(NativeFixture.id(7))).isEmpty();
		this.sender.workerSays(1L);
		assertThat(progress(NativeFixture.id(1))).isEmpty();
	}

	private Iterable<String> progress(MessageId id) {
		return this.sender.receive(NativeFixture.WORKER, new Frame.Progress(id, 250_000, "page 1", 70));
	}

}
