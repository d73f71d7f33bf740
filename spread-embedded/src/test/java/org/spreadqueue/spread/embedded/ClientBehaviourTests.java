// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.spread.AuthenticationFailedException;
import org.spreadqueue.spread.ConnectionListener;
import org.spreadqueue.spread.HandshakeRejectedException;
import org.spreadqueue.spread.MembershipCause;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.RejectReason;
import org.spreadqueue.spread.SelfLeave;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadAuthentication;
import org.spreadqueue.spread.SpreadConnection;
import org.spreadqueue.spread.SpreadLimits;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.DaemonUnderTest.Client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the client does, with whatever daemon (see {@link DaemonUnderTest}).
 */
class ClientBehaviourTests {

	private final DaemonUnderTest daemon = new DaemonUnderTest();

	private final String room = "test-" + PrivateNames.random("").get();

	@AfterEach
	void close() {
		this.daemon.close();
	}

	@Test
	void membersSeeJoinsLeavesAndDisconnects() throws Exception {
		Client alice = this.daemon.client();
		alice.session().join(this.room);
		MembershipChange first = alice.recorder().nextMembership();
		assertThat(first.group()).isEqualTo(this.room);
		assertThat(first.members()).containsExactly(alice.name());
		assertThat(first.cause()).isEqualTo(new MembershipCause.Join(alice.name()));
		assertThat(first.id().index()).isEqualTo(1);
		Client bob = this.daemon.client();
		bob.session().join(this.room);
		MembershipChange second = alice.recorder().nextMembership();
		assertThat(bob.recorder().nextMembership()).isEqualTo(second);
		assertThat(second.cause()).isEqualTo(new MembershipCause.Join(bob.name()));
		assertThat(second.members()).containsExactlyElementsOf(Stream.of(alice.name(), bob.name()).sorted().toList());
		bob.session().leave(this.room);
		assertThat(bob.recorder().next(SelfLeave.class).group()).isEqualTo(this.room);
		assertThat(alice.recorder().nextMembership().cause()).isEqualTo(new MembershipCause.Leave(bob.name()));
		bob.session().join(this.room);
		alice.recorder().nextMembership();
		bob.session().close();
		MembershipChange last = alice.recorder().nextMembership();
		assertThat(last.cause()).isEqualTo(new MembershipCause.Disconnect(bob.name()));
		assertThat(last.id().index()).isEqualTo(5);
		assertThat(bob.recorder().states).containsExactly("connected", "closed");
	}

	@Test
	void joiningTwiceAndLeavingWithoutHavingJoinedHaveNoEffect() throws Exception {
		Client alice = this.daemon.client();
		alice.session().leave(this.room);
		alice.session().join(this.room);
		alice.session().join(this.room);
		alice.session().leave(this.room);
		alice.recorder().nextMembership();
		alice.recorder().next(SelfLeave.class);
		assertNothingElse(alice);
	}

	@ParameterizedTest
	@EnumSource
	void everyServiceTypeReachesMembersAndArrivesAsSent(ServiceType type) throws Exception {
		Client alice = member();
		Client bob = this.daemon.client();
		for (short messageType : new short[] { 0, 1, Short.MAX_VALUE, Short.MIN_VALUE, -1 }) {
			bob.session().multicast(new OutgoingMessage(List.of(this.room), type, false, messageType, bytes("x")));
			assertThat(alice.recorder().next(RegularMessage.class)).isEqualTo(
					new RegularMessage(bob.name(), List.of(this.room), type, false, messageType, false, bytes("x")));
		}
		assertNothingElse(bob);
	}

	@Test
	void receiverOfSeveralGroupsGetsOneCopyWithAllDestinations() throws Exception {
		Client alice = member();
		alice.session().join(this.room + "2");
		alice.recorder().nextMembership();
		List<String> groups = List.of(this.room, this.room + "2", "#nobody#nowhere", alice.name());
		alice.session().multicast(new OutgoingMessage(groups, ServiceType.AGREED, false, (short) 0, bytes("once")));
		assertThat(alice.recorder().next(RegularMessage.class).groups()).isEqualTo(groups);
		assertNothingElse(alice);
	}

	@Test
	void selfDiscardKeepsOnlyTheSendersCopyBack() throws Exception {
		Client alice = member();
		Client bob = this.daemon.client();
		bob.session().join(this.room);
		bob.recorder().nextMembership();
		alice.recorder().nextMembership();
		alice.session()
			.multicast(new OutgoingMessage(List.of(this.room), ServiceType.AGREED, true, (short) 0, bytes("x")));
		assertThat(bob.recorder().next(RegularMessage.class).selfDiscard()).isTrue();
		assertNothingElse(alice);
	}

	@Test
	void sessionWithoutMembershipIsAMemberLikeOthersAndHearsMessagesOnly() throws Exception {
		Client alice = member();
		Client quiet = this.daemon.client(this.daemon.options().membership(false));
		quiet.session().join(this.room);
		assertThat(alice.recorder().nextMembership().cause()).isEqualTo(new MembershipCause.Join(quiet.name()));
		alice.session().multicast(OutgoingMessage.of(this.room, ServiceType.SAFE, bytes("hello")));
		assertThat(quiet.recorder().nextBody()).isEqualTo("hello");
	}

	@Test
	void sendersOfOneGroupAreHeardInTheSameOrderByAll() throws Exception {
		Client alice = member();
		Client bob = this.daemon.client();
		bob.session().join(this.room);
		bob.recorder().nextMembership();
		alice.recorder().nextMembership();
		for (int i = 0; i < 200; i++) {
			alice.session().multicast(OutgoingMessage.of(this.room, ServiceType.AGREED, bytes("a" + i)));
			bob.session().multicast(OutgoingMessage.of(this.room, ServiceType.SAFE, bytes("b" + i)));
		}
		List<String> heardByAlice = new ArrayList<>();
		List<String> heardByBob = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			heardByAlice.add(alice.recorder().nextBody());
			heardByBob.add(bob.recorder().nextBody());
		}
		assertThat(heardByAlice).isEqualTo(heardByBob);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1_351, 1_352, 1_353, 100_000, 139_920 })
	void bodiesOfAllSizesArriveUnchanged(int size) throws Exception {
		Client alice = member();
		byte[] body = new byte[size];
		for (int i = 0; i < size; i++) {
			body[i] = (byte) (i % 251);
		}
		for (int i = 0; i < 10; i++) {
			alice.session().multicast(OutgoingMessage.of(this.room, ServiceType.AGREED, body));
		}
		for (int i = 0; i < 10; i++) {
			assertThat(alice.recorder().next(RegularMessage.class).body()).isEqualTo(body);
		}
	}

	@Test
	void largestNumberOfGroupsWithTheLargestBodyIsDelivered() throws Exception {
		Client alice = this.daemon.client();
		List<String> groups = new ArrayList<>();
		for (int i = 0; i < SpreadLimits.MAX_GROUPS; i++) {
			groups.add(this.room + i);
		}
		alice.session().join(groups.get(SpreadLimits.MAX_GROUPS - 1));
		alice.recorder().nextMembership();
		byte[] body = new byte[SpreadLimits.maxBody(SpreadLimits.MAX_GROUPS)];
		body[body.length - 1] = 7;
		alice.session().multicast(new OutgoingMessage(groups, ServiceType.AGREED, false, (short) 0, body));
		assertThat(alice.recorder().next(RegularMessage.class).body()).isEqualTo(body);
	}

	@Test
	void namesUpToTheLimitsAreUsable() throws Exception {
		String longest = (this.room + "$./-_@%*+,;=?()[]{}|&'~~~~~~~~~~").substring(0, SpreadLimits.MAX_GROUP_NAME);
		Client alice = this.daemon.client();
		alice.session().join(longest);
		assertThat(alice.recorder().nextMembership().group()).isEqualTo(longest);
		Client named = this.daemon.client(this.daemon.options().privateName(() -> ""));
		assertThat(named.name()).matches("#r[0-9-]+#.+");
	}

	@Test
	void privateNameThatIsTakenIsRejected() throws Exception {
		String taken = this.daemon.client().name().split("#", -1)[1];
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> connect(this.daemon.options().privateName(PrivateNames.fixed(taken))))
			.havingCause()
			.isInstanceOfSatisfying(HandshakeRejectedException.class,
					(rejected) -> assertThat(rejected.reason()).isEqualTo(RejectReason.NOT_UNIQUE));
	}

	@Test
	void authenticationMethodThatTheDaemonDoesNotHaveIsReported() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(
					() -> connect(this.daemon.options().authentication(SpreadAuthentication.withoutBytes("UNKNOWN"))))
			.havingCause()
			.isInstanceOfSatisfying(AuthenticationFailedException.class,
					(failure) -> assertThat(failure.offered()).containsExactly("NULL"));
	}

	@Test
	void whatWasSentBeforeClosingIsDelivered() throws Exception {
		Client alice = member();
		Client bob = this.daemon.client();
		for (int i = 0; i < 300; i++) {
			bob.session().multicast(OutgoingMessage.of(this.room, ServiceType.FIFO, bytes(String.valueOf(i))));
		}
		bob.session().close();
		for (int i = 0; i < 300; i++) {
			assertThat(alice.recorder().nextBody()).isEqualTo(String.valueOf(i));
		}
	}

	private void connect(SpreadOptions.Builder options) throws Exception {
		SpreadConnection.connect(this.daemon.address(), options.build(), this.daemon.loop(), new ConnectionListener() {
		}).get(10, TimeUnit.SECONDS);
	}

	private Client member() throws Exception {
		Client client = this.daemon.client();
		client.session().join(this.room);
		client.recorder().nextMembership();
		return client;
	}

	/**
	 * A message to oneself comes behind whatever was on its way.
	 */
	private static void assertNothingElse(Client client) throws InterruptedException {
		client.session().multicast(OutgoingMessage.of(client.name(), ServiceType.AGREED, bytes("nothing else")));
		assertThat(client.recorder().nextBody()).isEqualTo("nothing else");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
