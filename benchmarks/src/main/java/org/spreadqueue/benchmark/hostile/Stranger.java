// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.hostile;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/** A session of somebody who speaks Spread, and sends whatever he likes to a queue. */
final class Stranger implements SessionListener {

	static final short LEGACY = 0;

	static final short NATIVE = 0x5351;

	private final String queue;

	private final SpreadSession session;

	/** Those whom the workers' group has told of, itself not among them. */
	private volatile List<String> members = List.of();

	Stranger(String queue, SpreadAddress daemon, EventLoop loop) throws Exception {
		this.queue = queue;
		this.session = SpreadSession.open(SpreadOptions.builder().addresses(daemon).build(), loop, this);
		this.session.connected().get(10, TimeUnit.SECONDS);
	}

	@Override
	public void received(SpreadSession from, SpreadEvent event) {
		if (event instanceof MembershipChange change && change.group().equals(group("WK"))) {
			String own = from.privateGroup().orElse("");
			this.members = change.members().stream().filter((member) -> !member.equals(own)).toList();
		}
	}

	private String group(String prefix) {
		return prefix + "_" + this.queue;
	}

	/** Joins the workers' group, which tells who they are. */
	void look() {
		this.session.join(group("WK"));
	}

	void leaveAgain() {
		this.session.leave(group("WK"));
	}

	void joinAndLeave(String other) {
		this.session.join(other);
		this.session.leave(other);
	}

	void toManager(byte[] body, short type) {
		send(group((type == NATIVE) ? "NQ" : "MQ"), body, type);
	}

	/** To all groups of the queue, and to the workers one by one. */
	void toEverybody(byte[] body, short type) {
		Stream.of("MQ", "WQ", "NQ", "WK").forEach((prefix) -> send(group(prefix), body, type));
		toMembers(body, type);
	}

	void toMembers(byte[] body, short type) {
		this.members.forEach((member) -> send(member, body, type));
	}

	void send(String to, byte[] body, short type) {
		try {
			this.session.multicast(new OutgoingMessage(List.of(to), ServiceType.AGREED, false, type, body));
		}
		catch (SpreadException ex) {
			// Thrown out, or the daemon is slower than it sends: more next time.
		}
	}

}
