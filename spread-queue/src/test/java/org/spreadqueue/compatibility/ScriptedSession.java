// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.compatibility;

import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.PrivateNames;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * The Spread session of a scripted Perl program: a private name that tells its role, SAFE
 * messages, and the two formats in which Perl programs write unless told otherwise.
 */
final class ScriptedSession implements SessionListener, AutoCloseable {

	/** What worker and manager class write. */
	static final WireFormat DUMPER = WireFormat.of(Serializer.DATA_DUMPER);

	static final WireFormat DENTER = WireFormat.of(Serializer.DATA_DENTER);

	private final EventLoop loop;

	private final MessageCodec codec = new MessageCodec();

	private final Consumer<RegularMessage> receiver;

	private final SpreadSession session;

	/**
	 * Connects.
	 * @param receiver gets the messages, on the event loop
	 */
	ScriptedSession(String name, SpreadOptions spread, Consumer<RegularMessage> receiver) {
		this.loop = EventLoop.start("scripted-" + name);
		this.receiver = receiver;
		this.session = SpreadSession.open(spread.toBuilder().privateName(PrivateNames.random(name)).build(), this.loop,
				this);
		this.session.connected().join();
	}

	@Override
	public void received(SpreadSession session, SpreadEvent event) {
		if (event instanceof RegularMessage message) {
			if (message.messageType() != 0) {
				session.closeAsync();
				throw new IllegalStateException("a message of type " + message.messageType() + " from "
						+ message.sender() + " has reached a Perl program");
			}
			this.receiver.accept(message);
		}
	}

	EventLoop loop() {
		return this.loop;
	}

	void join(String group) {
		this.session.join(group);
	}

	void send(String group, JsonNode value, WireFormat format) {
		try {
			send(group, this.codec.encode(value, format));
		}
		catch (FormatException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private void send(String group, byte[] body) {
		this.session.multicast(OutgoingMessage.of(group, ServiceType.SAFE, body));
	}

	/** Perl programs die of what they cannot read. */
	JsonNode decode(byte[] message) {
		try {
			return this.codec.decode(message).value();
		}
		catch (FormatException ex) {
			this.session.closeAsync();
			throw new IllegalStateException("a Perl program would have died of this message", ex);
		}
	}

	/**
	 * Breaks the connection without a word to anybody but the daemon. It ends with the
	 * loop, not before it: a task in between would send on a closed session.
	 */
	@Override
	public void close() {
		this.loop.close();
	}

}
