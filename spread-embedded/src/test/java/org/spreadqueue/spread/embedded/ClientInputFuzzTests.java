// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.spreadqueue.fuzz.Fuzz;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;
import org.spreadqueue.spread.Transcript;
import org.spreadqueue.spread.internal.connect.EventReader;
import org.spreadqueue.spread.wire.MalformedMessageException;
import org.spreadqueue.spread.wire.RejectedException;
import org.spreadqueue.spread.wire.TypeBits;
import org.spreadqueue.spread.wire.WireHeaderRules;
import org.spreadqueue.spread.wire.WireMessage;
import org.spreadqueue.spread.wire.WireMessageDecoder;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What may come from a client, from its first byte on. It costs the client its session at
 * most, and whatever others get because of it, they can read.
 */
@Tag("slow")
class ClientInputFuzzTests {

	private static final String ROOM = "room";

	/** A handshake, the sequencer and a member that reads everything; no sockets. */
	@Test
	void conversations() throws Exception {
		EmbeddedDaemonOptions options = EmbeddedDaemonOptions.builder().build();
		Fuzz.run("conversation of a client", 10_000, corpus(), (input) -> {
			Sequencer sequencer = new Sequencer(1, 10);
			Member watcher = new Member("#watcher#localhost", true);
			sequencer.connected(watcher);
			sequencer.join(watcher, join(watcher.privateGroup(), ROOM));
			ByteBuffer in = ByteBuffer.wrap(input);
			DaemonHandshake handshake = new DaemonHandshake(new SessionTable(options));
			try {
				while (!handshake.isDone() && in.hasRemaining()) {
					handshake.advance(in);
				}
				if (handshake.isDone()) {
					converse(new Member(handshake.privateGroup(), handshake.membership()), in, sequencer);
				}
			}
			catch (RejectedException | MalformedMessageException | TooManyGroupsException ex) {
				assertThat(ex.getMessage()).hasSizeBetween(1, 300);
			}
			assertThat(watcher.got).isNotEmpty();
		});
	}

	private static void converse(Member client, ByteBuffer in, Sequencer sequencer) throws Exception {
		sequencer.connected(client);
		WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_CLIENT);
		try {
			for (WireMessage request = decoder.next(in); request != null; request = decoder.next(in)) {
				if (request.is(TypeBits.JOIN)) {
					sequencer.join(client, request);
				}
				else if (request.is(TypeBits.LEAVE)) {
					sequencer.leave(client, request);
				}
				else if (!request.is(TypeBits.KILL)) {
					sequencer.multicast(client, request);
				}
			}
		}
		finally {
			sequencer.disconnected(client);
		}
	}

	/** The whole daemon, by its socket, with a session beside it that must not notice. */
	@Test
	void connections() throws Exception {
		Recorder watch = new Recorder();
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				SpreadSession watcher = SpreadSession.open(SpreadOptions.builder().addresses(daemon.address()).build(),
						watch)) {
			watcher.connected().get(5, TimeUnit.SECONDS);
			watcher.join(ROOM);
			AtomicLong connections = new AtomicLong();
			Fuzz.run("connection of a client", 300, corpus(), (input) -> {
				try (RawClient client = new RawClient(daemon)) {
					client.send(input);
					client.abort();
				}
				catch (SocketException ex) {
					// It hung up already.
				}
				if (connections.incrementAndGet() % 20 == 0) {
					assertGoesOn(watcher, watch, connections.get());
				}
			});
			assertGoesOn(watcher, watch, connections.get());
			Awaitility.await().until(() -> daemon.sessions() == 1);
			assertThat(watch.states).containsExactly("connected");
		}
	}

	private static void assertGoesOn(SpreadSession watcher, Recorder watch, long number) throws Exception {
		byte[] own = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
		watcher.multicast(OutgoingMessage.of(ROOM, ServiceType.AGREED, own));
		SpreadEvent event;
		do {
			event = watch.next(SpreadEvent.class);
		}
		while (!(event instanceof RegularMessage message && Arrays.equals(message.body(), own)));
	}

	private static WireMessage join(String privateGroup, String group) {
		return WireMessage.request(RawClient.ORDER, TypeBits.JOIN, privateGroup, group);
	}

	/** All that recorded clients have said, each connection by itself; no doubles. */
	private static List<byte[]> corpus() {
		return Transcript.said(Transcript.Unit::fromClient, 10, 5000);
	}

	/** Reads what it gets as a client does. */
	private static final class Member implements Receiver {

		private final String privateGroup;

		private final boolean membership;

		private final WireMessageDecoder decoder = new WireMessageDecoder(WireHeaderRules.FROM_DAEMON);

		private final List<SpreadEvent> got = new ArrayList<>();

		Member(String privateGroup, boolean membership) {
			this.privateGroup = privateGroup;
			this.membership = membership;
		}

		@Override
		public String privateGroup() {
			return this.privateGroup;
		}

		@Override
		public boolean membership() {
			return this.membership;
		}

		@Override
		public void deliver(SharedMessage message) {
			try {
				WireMessage read = requireNonNull(this.decoder.next(message.bytes()), "a whole message");
				this.got.add(requireNonNull(EventReader.read(read), "an event"));
			}
			catch (MalformedMessageException ex) {
				throw new AssertionError("a client cannot read what it gets", ex);
			}
		}

	}

}
