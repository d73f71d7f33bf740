// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Members that go while memory is used up: the others hear of it when it is over.
 */
class SequencerTests {

	private final Sequencer sequencer = new Sequencer(1, 10);

	private final Member watcher = new Member("#watcher#d");

	private final Member leaver = new Member("#leaver#d");

	@BeforeEach
	void join() throws TooManyGroupsException {
		for (Member member : List.of(this.watcher, this.leaver)) {
			this.sequencer.connected(member);
			this.sequencer.join(member, request(TypeBits.JOIN, member));
			member.received.clear();
		}
		this.watcher.received.clear();
	}

	@Test
	void disconnectThatFailsIsAnnouncedWhenItIsTriedAgain() {
		this.watcher.failing = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.sequencer.disconnected(this.leaver));
		this.watcher.failing = false;
		this.sequencer.disconnected(this.leaver);
		this.sequencer.disconnected(this.leaver);
		assertThat(this.watcher.received).hasSize(1);
	}

	@Test
	void leavingThatFailsIsAnnouncedAsTheDisconnectThatFollows() {
		this.watcher.failing = true;
		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> this.sequencer.leave(this.leaver, request(TypeBits.LEAVE, this.leaver)));
		this.watcher.failing = false;
		this.sequencer.disconnected(this.leaver);
		assertThat(this.watcher.received).hasSize(1);
	}

	private static WireMessage request(int type, Member member) {
		return WireMessage.request(Sequencer.ORDER, type, member.privateGroup, "room");
	}

	private static final class Member implements Receiver {

		private final String privateGroup;

		private final List<SharedMessage> received = new ArrayList<>();

		private boolean failing;

		Member(String privateGroup) {
			this.privateGroup = privateGroup;
		}

		@Override
		public String privateGroup() {
			return this.privateGroup;
		}

		@Override
		public boolean membership() {
			if (this.failing) {
				throw new OutOfMemoryError("on purpose");
			}
			return true;
		}

		@Override
		public void deliver(SharedMessage message) {
			this.received.add(message);
		}

	}

}
