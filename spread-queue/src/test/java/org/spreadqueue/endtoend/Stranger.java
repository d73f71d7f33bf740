// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

import static org.awaitility.Awaitility.await;

/**
 * Somebody without a key who reaches the daemon: hears what groups get, says anything.
 */
final class Stranger implements SessionListener, AutoCloseable {

	private final BlockingQueue<RegularMessage> heard = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> joined = new LinkedBlockingQueue<>();

	private final EventLoop loop = EventLoop.start("stranger");

	private final SpreadSession session;

	Stranger(SpreadOptions spread, String privateName) {
		this.session = SpreadSession.open(spread.toBuilder().privateName(PrivateNames.fixed(privateName)).build(),
				this.loop, this);
		this.session.connected().join();
	}

	/** Takes the name of a connection that has ended. */
	static Stranger posingAs(String privateGroup, SpreadOptions spread) {
		return new Stranger(spread, privateGroup.substring(1, privateGroup.indexOf('#', 1)));
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message) {
			this.heard.add(message);
		}
		else if (event instanceof MembershipChange change) {
			this.joined.add(change.group());
		}
	}

	void join(String... groups) {
		for (String group : groups) {
			this.session.join(group);
		}
		await().until(() -> this.joined.containsAll(List.of(groups)));
	}

	List<RegularMessage> heard() {
		return List.copyOf(this.heard);
	}

	/** Sends what somebody else has sent, as it was. */
	void repeat(RegularMessage message) {
		this.session.multicast(new OutgoingMessage(message.groups(), message.serviceType(), false,
				message.messageType(), message.body()));
	}

	void send(OutgoingMessage message) {
		this.session.multicast(message);
	}

	String privateGroup() {
		return this.session.privateGroup().orElseThrow();
	}

	@Override
	public void close() {
		this.session.close();
		this.loop.close();
	}

}
