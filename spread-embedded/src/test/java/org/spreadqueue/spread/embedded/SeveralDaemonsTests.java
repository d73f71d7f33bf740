// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One session at each daemon of one configuration. The environment variable
 * {@code SPREAD_DAEMONS} names them, with commas between.
 */
@EnabledIfEnvironmentVariable(named = "SPREAD_DAEMONS", matches = ".+,.+",
		disabledReason = "no real daemons: set SPREAD_DAEMONS=port@host,port@host")
class SeveralDaemonsTests {

	private final String room = "test-" + PrivateNames.random("").get();

	private final EventLoop loop = EventLoop.start("several-daemons");

	private final List<SpreadSession> sessions = new ArrayList<>();

	private final List<Recorder> recorders = new ArrayList<>();

	private final List<String> names = new ArrayList<>();

	@BeforeEach
	void open() throws Exception {
		for (SpreadAddress address : SpreadAddress.parseList(System.getenv("SPREAD_DAEMONS"))) {
			Recorder recorder = new Recorder();
			SpreadSession session = SpreadSession.open(SpreadOptions.builder().addresses(address).build(), this.loop,
					recorder);
			this.names.add(session.connected().get(10, TimeUnit.SECONDS));
			this.sessions.add(session);
			this.recorders.add(recorder);
		}
	}

	@AfterEach
	void close() {
		this.sessions.forEach(SpreadSession::close);
		this.loop.close();
	}

	@Test
	void membersAtAllDaemonsAgreeOnMembershipAndOrder() throws Exception {
		joinOneAfterTheOther();
		int each = 100;
		for (int i = 0; i < each; i++) {
			for (int s = 0; s < this.sessions.size(); s++) {
				ServiceType type = ((i + s) % 2 == 0) ? ServiceType.AGREED : ServiceType.SAFE;
				this.sessions.get(s).multicast(OutgoingMessage.of(this.room, type, bytes(this.names.get(s) + " " + i)));
			}
		}
		List<String> first = bodies(this.recorders.get(0), each * this.sessions.size());
		for (Recorder recorder : this.recorders.subList(1, this.recorders.size())) {
			assertThat(bodies(recorder, first.size())).isEqualTo(first);
		}
	}

	@Test
	void privateMessagesReachSessionsAtOtherDaemons() throws Exception {
		for (String name : this.names) {
			this.sessions.get(0).multicast(OutgoingMessage.of(name, ServiceType.FIFO, bytes("to " + name)));
		}
		for (int i = 0; i < this.names.size(); i++) {
			assertThat(this.recorders.get(i).nextBody()).isEqualTo("to " + this.names.get(i));
		}
	}

	private void joinOneAfterTheOther() throws InterruptedException {
		for (int joined = 1; joined <= this.sessions.size(); joined++) {
			this.sessions.get(joined - 1).join(this.room);
			MembershipChange seen = this.recorders.get(0).nextMembership();
			assertThat(seen.members()).containsExactlyInAnyOrderElementsOf(this.names.subList(0, joined));
			for (Recorder recorder : this.recorders.subList(1, joined)) {
				assertThat(recorder.nextMembership()).isEqualTo(seen);
			}
		}
	}

	private static List<String> bodies(Recorder recorder, int count) throws InterruptedException {
		List<String> bodies = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			bodies.add(recorder.nextBody());
		}
		return bodies;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
