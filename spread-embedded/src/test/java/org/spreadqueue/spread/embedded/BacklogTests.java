// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.spreadqueue.spread.log.LogLimit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What waits for all receivers together, and who is thrown out when it is too much.
 */
class BacklogTests {

	private static final long ALLOWED = 1000;

	private final List<Runnable> checks = new ArrayList<>();

	private final Backlog backlog = new Backlog((delay, task) -> {
		assertThat(delay).isEqualTo(Backlog.CHECK_INTERVAL);
		this.checks.add(task);
		return () -> {
		};
	}, ALLOWED, new LogLimit(LoggerFactory.getLogger(BacklogTests.class), "test"));

	private final List<String> thrownOut = new ArrayList<>();

	@Test
	void severalMuteReceiversAreThrownOutAtOnce() {
		List<Receiving> mute = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			mute.add(new Receiving("mute" + i));
		}
		mute.forEach((receiver) -> receiver.gets(180));
		check();
		assertThat(this.thrownOut).as("as many as it takes to get to half").hasSize(3);
		assertThat(this.backlog.bytes()).isEqualTo(360);
		assertThat(this.checks).isEmpty();
	}

	@Test
	void sendersWaitFromAllThatIsAllowedDownToHalfOfIt() {
		Receiving receiver = new Receiving("receiver");
		receiver.gets(1000);
		assertThat(this.backlog.isPaused()).isFalse();
		receiver.gets(1);
		assertThat(this.backlog.isPaused()).isTrue();
		receiver.takes(500);
		assertThat(this.backlog.isPaused()).isTrue();
		receiver.takes(1);
		assertThat(this.backlog.isPaused()).isFalse();
		assertThat(receiver.pauses).isEqualTo(2);
	}

	@Test
	void muteReceiversAreThrownOutBeforeSendersHaveToWait() {
		new Receiving("mute").gets(600);
		check();
		assertThat(this.thrownOut).containsExactly("mute");
	}

	@Test
	void receiverThatTakesItsPartStaysAndTheNextCheckAsksForThePartOfTheRest() {
		Receiving steady = new Receiving("steady");
		steady.gets(800);
		steady.takes(100);
		check();
		assertThat(this.thrownOut).isEmpty();
		steady.takes(87);
		check();
		assertThat(this.thrownOut).containsExactly("steady");
	}

	@Test
	void aTrickleDoesNotSaveAReceiver() {
		Receiving trickle = new Receiving("trickle");
		trickle.gets(800);
		trickle.takes(1);
		check();
		assertThat(this.thrownOut).containsExactly("trickle");
	}

	@Test
	void thoseWithTheMostAreThrownOutFirstAndTheOthersStay() {
		Receiving some = new Receiving("some");
		Receiving most = new Receiving("most");
		Receiving more = new Receiving("more");
		some.gets(100);
		most.gets(400);
		more.gets(300);
		check();
		assertThat(this.thrownOut).containsExactly("most");
	}

	@Test
	void whoJustCameIsNotSlow() {
		new Receiving("mute").gets(600);
		new Receiving("new").gets(700);
		check();
		assertThat(this.thrownOut).containsExactly("mute");
	}

	@Test
	void aCheckThatWasLostIsMadeUpFor() {
		new Receiving("mute").gets(600);
		this.checks.clear();
		this.backlog.watch();
		assertThat(this.checks).as("one is under way").isEmpty();
	}

	@Test
	void aMessageInSeveralQueuesCostsItsBytesOnce() {
		SharedMessage message = new SharedMessage(ByteBuffer.allocate(1000));
		int queue = SharedMessage.COST_IN_A_QUEUE;
		assertThat(message.added()).isEqualTo(1000 + queue);
		assertThat(message.added()).isEqualTo(queue);
		assertThat(message.removed()).isEqualTo(queue);
		assertThat(message.bytes().remaining()).isEqualTo(1000);
		assertThat(message.removed()).isEqualTo(1000 + queue);
	}

	private void check() {
		List<Runnable> due = List.copyOf(this.checks);
		assertThat(due).hasSize(1);
		this.checks.clear();
		due.forEach(Runnable::run);
	}

	private final class Receiving implements Backlog.Queue {

		private final String name;

		private long waiting;

		private long taken;

		private int pauses;

		Receiving(String name) {
			this.name = name;
			BacklogTests.this.backlog.opened(this);
		}

		void gets(long bytes) {
			this.waiting += bytes;
			BacklogTests.this.backlog.added(bytes);
		}

		void takes(long bytes) {
			this.waiting -= bytes;
			this.taken += bytes;
			BacklogTests.this.backlog.removed(bytes);
		}

		@Override
		public long waitingBytes() {
			return this.waiting;
		}

		@Override
		public long takenBytes() {
			return this.taken;
		}

		@Override
		public void pauseChanged() {
			this.pauses++;
		}

		@Override
		public void throwOut(String limit) {
			BacklogTests.this.thrownOut.add(this.name);
			BacklogTests.this.backlog.removed(this.waiting);
			this.waiting = 0;
			BacklogTests.this.backlog.closed(this);
		}

	}

}
