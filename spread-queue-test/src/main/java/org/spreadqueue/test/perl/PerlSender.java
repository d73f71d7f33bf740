// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.perl;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyReply;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Plays a Perl sender of a queue. As in Perl, it has one mailbox for everything: an
 * answer that came too late is taken for the one to the next question (D9 in section 11
 * of docs/protocol/spread-queue.md). For one thread.
 *
 * @since 0.1.0
 */
public final class PerlSender implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final LegacyCodec codec = new LegacyCodec();

	private final BlockingQueue<RegularMessage> mailbox = new LinkedBlockingQueue<>();

	private final QueueName queue;

	private final WireFormat format;

	private final PerlSession session;

	private PerlSender(QueueName queue, WireFormat format, SpreadOptions spread) {
		this.queue = queue;
		this.format = format;
		this.session = new PerlSession("send", spread, this.mailbox::add);
	}

	/** Connects; writes Data::Dumper, which every Perl installation has. */
	public static PerlSender start(String queue, SpreadOptions spread) {
		return start(queue, WireFormat.DEFAULT, spread);
	}

	/** Connects; writes this format. */
	public static PerlSender start(String queue, WireFormat format, SpreadOptions spread) {
		return new PerlSender(new QueueName(queue), format, spread);
	}

	/**
	 * Sends a message, of which it hears no more.
	 * @throws IllegalStateException if the format cannot carry it
	 */
	public void send(JsonNode payload) {
		try {
			this.session.send(this.queue.messagesGroup(), this.codec.encode(payload, this.format));
		}
		catch (FormatException ex) {
			throw PerlSession.died(ex);
		}
	}

	/** Waits at most 10 seconds; fails like {@link #ask(JsonNode, Duration)}. */
	public LegacyReply ask(JsonNode payload) {
		return ask(payload, LIMIT);
	}

	/**
	 * Sends a message and waits for the answer: a {@link LegacyReply.Response}, or a
	 * {@link LegacyReply.Failure}, which a real Perl program reads as undef. A worker's
	 * acknowledgement begins the time anew, as in Perl.
	 * @throws AssertionError if none comes, or the thread is interrupted
	 * @throws IllegalStateException if Perl could not write or read one of the two
	 */
	public LegacyReply ask(JsonNode payload, Duration timeout) {
		send(payload);
		LegacyReply reply = next(timeout);
		while (reply instanceof LegacyReply.Ack) {
			reply = next(timeout);
		}
		return reply;
	}

	private LegacyReply next(Duration timeout) {
		try {
			RegularMessage message = this.mailbox.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
			if (message != null) {
				return this.codec.decodeReply(message.body());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while a Perl sender waited for queue '" + this.queue + "'", ex);
		}
		catch (FormatException ex) {
			throw PerlSession.died(ex);
		}
		throw new AssertionError("Nobody has answered the Perl sender of queue '" + this.queue + "' within " + timeout
				+ ". Has the queue a manager and a worker?");
	}

	@Override
	public void close() {
		this.session.close();
	}

}
