package org.spreadqueue.spread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Against a daemon that somebody else runs, named by the environment variable
 * {@code SPREAD_DAEMON}, for example {@code 4803@localhost}.
 */
@EnabledIfEnvironmentVariable(named = "SPREAD_DAEMON", matches = ".+",
		disabledReason = "no real daemon: set SPREAD_DAEMON=port@host")
class RealDaemonTests {

	private final String group = "test-" + PrivateNames.random("").get();

	private final List<SpreadSession> sessions = new ArrayList<>();

	private EventLoop loop;

	@BeforeEach
	void start() {
		this.loop = EventLoop.start("real-daemon");
	}

	@AfterEach
	void stop() {
		this.sessions.forEach(SpreadSession::close);
		this.loop.close();
	}

	@Test
	void lifeOfAGroup() throws Exception {
		Member a = new Member();
		Member b = new Member();
		SpreadSession alice = open(a);
		String aliceName = alice.connected().get(5, TimeUnit.SECONDS);
		alice.join(this.group);
		assertThat(a.next(MembershipChange.class).members()).containsExactly(aliceName);
		SpreadSession bob = open(b);
		String bobName = bob.connected().get(5, TimeUnit.SECONDS);
		bob.join(this.group);
		assertThat(a.next(MembershipChange.class).cause()).isEqualTo(new MembershipCause.Join(bobName));
		assertThat(b.next(MembershipChange.class).members()).containsExactlyInAnyOrder(aliceName, bobName);
		for (ServiceType type : ServiceType.values()) {
			bob.multicast(new OutgoingMessage(List.of(this.group), type, true, (short) -2, new byte[] { 1 }));
			assertThat(a.next(RegularMessage.class)).isEqualTo(
					new RegularMessage(bobName, List.of(this.group), type, true, (short) -2, false, new byte[] { 1 }));
		}
		alice.multicast(OutgoingMessage.of(bobName, ServiceType.SAFE, new byte[] { 2 }));
		assertThat(b.next(RegularMessage.class).body()).containsExactly(2);
		bob.leave(this.group);
		assertThat(b.next(SelfLeave.class).group()).isEqualTo(this.group);
		assertThat(a.next(MembershipChange.class).cause()).isEqualTo(new MembershipCause.Leave(bobName));
		bob.join(this.group);
		a.next(MembershipChange.class);
		bob.close();
		assertThat(a.next(MembershipChange.class).cause()).isEqualTo(new MembershipCause.Disconnect(bobName));
	}

	@Test
	void largestMessagesAndAllGroups() throws Exception {
		Member a = new Member();
		SpreadSession alice = open(a);
		alice.connected().get(5, TimeUnit.SECONDS);
		List<String> groups = new ArrayList<>();
		for (int i = 0; i < SpreadLimits.MAX_GROUPS; i++) {
			groups.add(this.group + i);
		}
		alice.join(groups.get(SpreadLimits.MAX_GROUPS - 1));
		a.next(MembershipChange.class);
		byte[] body = new byte[SpreadLimits.maxBody(SpreadLimits.MAX_GROUPS)];
		body[body.length - 1] = 7;
		for (int i = 0; i < 50; i++) {
			alice.multicast(new OutgoingMessage(groups, ServiceType.AGREED, false, (short) 0, body));
			assertThat(a.next(RegularMessage.class).body()).isEqualTo(body);
		}
	}

	@Test
	void nameThatIsTakenIsRejected() throws Exception {
		SpreadSession alice = open(new Member());
		String name = alice.connected().get(5, TimeUnit.SECONDS).split("#", -1)[1];
		SpreadOptions options = options().toBuilder().privateName(PrivateNames.fixed(name)).build();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> SpreadConnection
			.connect(options.addresses().get(0), options, this.loop, new ConnectionListener() {
			})
			.get(5, TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOfSatisfying(HandshakeRejectedException.class,
					(rejected) -> assertThat(rejected.reason()).isEqualTo(RejectReason.NOT_UNIQUE));
	}

	private SpreadSession open(Member member) {
		SpreadSession session = SpreadSession.open(options(), this.loop, member);
		this.sessions.add(session);
		return session;
	}

	private static SpreadOptions options() {
		return SpreadOptions.builder().addresses(SpreadAddress.parseList(System.getenv("SPREAD_DAEMON"))).build();
	}

	private static final class Member implements SessionListener {

		private final BlockingQueue<SpreadEvent> events = new LinkedBlockingQueue<>();

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			this.events.add(event);
		}

		<T extends SpreadEvent> T next(Class<T> type) throws InterruptedException {
			@Nullable SpreadEvent event = this.events.poll(5, TimeUnit.SECONDS);
			assertThat(event).isInstanceOf(type);
			return type.cast(event);
		}

	}

}
