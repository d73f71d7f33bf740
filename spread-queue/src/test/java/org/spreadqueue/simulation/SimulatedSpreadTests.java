// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The model does what the real daemons were seen to do.
 */
class SimulatedSpreadTests {

	private static final long SECOND = 1_000_000_000L;

	private final VirtualTime time = new VirtualTime(-5);

	private final SimulatedSpread spread = new SimulatedSpread(this.time, new SplittableRandom(1),
			new Trace(this.time, Trace.NOTHING), 2);

	@Test
	void allMembersSeeOneOrderAndEachSendersOwn() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		for (int i = 0; i < 50; i++) {
			alice.say("a" + i, "room");
			bob.say("b" + i, "room");
		}
		this.time.pass(SECOND);
		assertThat(alice.heard).hasSize(100).isEqualTo(bob.heard);
		assertThat(alice.heard.stream().filter((text) -> text.startsWith("a")).toList()).first().isEqualTo("a0");
		assertThat(alice.heard.indexOf("b7")).isLessThan(alice.heard.indexOf("b8"));
	}

	@Test
	void aMessageToSeveralGroupsComesOnce() {
		Peer alice = new Peer(0, "room", "hall");
		this.time.pass(SECOND);
		alice.say("once", "room", "hall", alice.name());
		this.time.pass(SECOND);
		assertThat(alice.heard).containsExactly("once");
	}

	@Test
	void whatGoesToAnEmptyGroupIsLost() {
		Peer alice = new Peer(0);
		alice.say("nobody", "room");
		this.time.pass(SECOND);
		alice.connection.join("room");
		this.time.pass(SECOND);
		assertThat(alice.heard).isEmpty();
		assertThat(alice.causes).containsExactly(new MembershipCause.Join(alice.name()));
	}

	@Test
	void everythingThatAClientWroteComesBeforeItsDisconnect() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		bob.say("last words", "room");
		bob.connection.close();
		this.time.pass(SECOND);
		assertThat(alice.log.subList(alice.log.size() - 2, alice.log.size())).containsExactly("last words",
				new MembershipCause.Disconnect(bob.name()).toString());
		assertThat(bob.lost).isZero();
	}

	@Test
	void membersAreToldWhoLeftAndTheLeaverIsNot() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		bob.connection.leave("room");
		this.time.pass(SECOND);
		assertThat(alice.causes).last().isEqualTo(new MembershipCause.Leave(bob.name()));
		assertThat(bob.causes).doesNotContain(new MembershipCause.Leave(bob.name()));
		assertThat(this.spread.members(0, "room")).containsExactly(alice.name());
	}

	@Test
	void aSessionThatDoesNotReadIsThrownOutAtAThousand() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		alice.connection.stall(60 * SECOND);
		for (int i = 0; i < 1000; i++) {
			bob.say("x", "room");
		}
		this.time.pass(SECOND);
		assertThat(alice.lost).isZero();
		bob.say("one too many", "room");
		this.time.pass(SECOND);
		assertThat(alice.lost).isEqualTo(1);
		assertThat(alice.heard).hasSizeLessThan(1001);
		assertThat(bob.causes).last().isEqualTo(new MembershipCause.Disconnect(alice.name()));
		assertThat(this.spread.thrownOut()).as("only those that could have read").isEmpty();
	}

	@Test
	void thePartsOfADividedNetworkGoOnAndMeetAgain() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		this.spread.partition(0, 1);
		alice.say("delayed", "room");
		this.time.pass(2 * SECOND);
		assertThat(alice.heard).as("nothing is delivered while the change lasts").isEmpty();
		this.time.pass(7 * SECOND);
		assertThat(alice.heard).containsExactly("delayed");
		assertThat(bob.heard).isEmpty();
		assertThat(alice.causes).last().isEqualTo(new MembershipCause.Network(List.of(List.of(alice.name())), 0));
		this.spread.heal();
		this.time.pass(5 * SECOND);
		List<List<String>> sets = List.of(List.of(alice.name()), List.of(bob.name()));
		assertThat(alice.causes).last().isEqualTo(new MembershipCause.Network(sets, 0));
		assertThat(bob.causes).last().isEqualTo(new MembershipCause.Network(sets, 1));
		bob.say("together", "room");
		this.time.pass(SECOND);
		assertThat(alice.heard).contains("together");
	}

	@Test
	void daemonsThatGoOnTogetherHaveTheSameOfWhatWasOrderedLast() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		for (int i = 0; i < 50; i++) {
			alice.say("a" + i, "room");
			bob.say("b" + i, "room");
			this.time.pass(SECOND / 5_000);
			this.spread.partition(0, 1);
			this.time.pass(SECOND);
			this.spread.heal();
			this.time.pass(5 * SECOND);
		}
		assertThat(alice.heard).hasSize(100).isEqualTo(bob.heard);
	}

	@Test
	void theClientsOfADeadDaemonLoseTheirConnectionsAndOthersHearOfItLater() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		this.spread.crash(1);
		this.time.pass(SECOND);
		assertThat(bob.lost).isEqualTo(1);
		assertThat(alice.causes).last().isNotInstanceOf(MembershipCause.Network.class);
		this.time.pass(8 * SECOND);
		assertThat(alice.causes).last().isInstanceOf(MembershipCause.Network.class);
		this.spread.restart(1);
		this.time.pass(5 * SECOND);
		Peer carol = new Peer(1, "room");
		this.time.pass(SECOND);
		assertThat(this.spread.members(0, "room")).containsExactly(alice.name(), carol.name());
	}

	@Test
	void aVanishedClientIsNoticedWhenTheDaemonNoticesIt() {
		Peer alice = new Peer(0, "room");
		Peer bob = new Peer(1, "room");
		this.time.pass(SECOND);
		bob.connection.cut(10 * SECOND);
		this.time.pass(9 * SECOND);
		assertThat(this.spread.members(0, "room")).hasSize(2);
		this.time.pass(2 * SECOND);
		assertThat(alice.causes).last().isEqualTo(new MembershipCause.Disconnect(bob.name()));
	}

	@Test
	void whatNoDaemonWouldCarryFailsTheRun() {
		Peer alice = new Peer(0);
		assertThatExceptionOfType(Violation.class).isThrownBy(
				() -> alice.connection.multicast(List.of("room"), ServiceType.FIFO, (short) 0, new byte[140_000]));
	}

	private final class Peer implements SimulatedClient {

		private final SimulatedConnection connection;

		private final List<String> heard = new ArrayList<>();

		private final List<MembershipCause> causes = new ArrayList<>();

		private final List<String> log = new ArrayList<>();

		private int lost;

		Peer(int daemon, String... groups) {
			this.connection = Objects.requireNonNull(SimulatedSpreadTests.this.spread.connect(daemon, "p", this));
			for (String group : groups) {
				this.connection.join(group);
			}
		}

		String name() {
			return this.connection.privateGroup();
		}

		void say(String text, String... groups) {
			this.connection.multicast(List.of(groups), ServiceType.AGREED, (short) 0,
					text.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void received(SimulatedConnection from, List<SpreadEvent> events) {
			for (SpreadEvent event : events) {
				if (event instanceof RegularMessage message) {
					this.heard.add(new String(message.body(), StandardCharsets.UTF_8));
					this.log.add(new String(message.body(), StandardCharsets.UTF_8));
				}
				else if (event instanceof MembershipChange change) {
					this.causes.add(change.cause());
					this.log.add(change.cause().toString());
				}
			}
		}

		@Override
		public void lost(SimulatedConnection from) {
			this.lost++;
		}

	}

}
