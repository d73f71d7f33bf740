// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.RegularMessage;

/**
 * Does what is left to a manager that gave way: asks whether the one that stays is still
 * there, and hands its messages over to that one.
 */
final class Standby {

	/** How often it asks for the other one. */
	static final Duration PROBE = Duration.ofSeconds(2);

	/** After so much silence, the other one is gone, or manages nothing. */
	static final Duration SILENCE = PROBE.multipliedBy(3);

	/**
	 * How often it asks for one that is to take over: the greeting may be lost. So long
	 * it also waits for the first answer of one that it has not known before: that one
	 * may have been leaving, and two may have given way to each other.
	 */
	static final Duration EXPECTING_PROBE = Duration.ofSeconds(1);

	private final QueueName queue;

	private final Channels channels;

	private final HandOver handOver;

	private final LegacyCodec codec = new LegacyCodec();

	private final FrameCodec frameCodec = new FrameCodec();

	private long lastAnswer;

	private long lastProbe;

	private boolean answered;

	/** The last one that did not answer at once. */
	private @Nullable String late;

	Standby(QueueName queue, MessageStore store, Channels channels, OutgoingFrames frames) {
		this.queue = queue;
		this.channels = channels;
		this.handOver = new HandOver(queue, store, channels, frames);
	}

	/** Another manager stays. */
	void begin(String manager, long now) {
		this.handOver.to(manager);
		this.answered = false;
		this.lastAnswer = now;
		ask(now);
	}

	/** Some other manager will take over, and greet everybody. */
	void expect(long now) {
		end();
		this.lastAnswer = now;
		this.lastProbe = now;
	}

	/** This manager stays, or none is known. */
	void end() {
		this.handOver.to(null);
		this.answered = false;
	}

	/** The manager that stays, {@code null} if none is known. */
	@Nullable String manager() {
		return this.handOver.receiver();
	}

	/** Whether that manager is the one that stays. */
	boolean isFor(String manager) {
		return manager.equals(manager());
	}

	/** The other manager is there. */
	void heard(long now) {
		this.lastAnswer = now;
	}

	/** A manager has answered a question. */
	void answered(String from, boolean nativeManager, long now) {
		this.answered = true;
		this.late = null;
		this.handOver.answered(from, nativeManager, now);
		if (this.handOver.hasLegacy()) {
			// It answers when it has had those before.
			ask(now);
		}
	}

	/** Whether a manager has answered since another one stays. */
	boolean hasAnswered() {
		return this.answered;
	}

	/** A program has spoken natively: perhaps it has taken messages. */
	void received(RegularMessage message, long now) {
		if (isFor(message.sender())) {
			heard(now);
		}
		for (Frame frame : this.frameCodec.decode(message.body()).frames()) {
			if (frame instanceof Frame.Ack ack) {
				this.handOver.taken(message.sender(), ack.id(), now);
			}
		}
	}

	/** Whether nothing is left that the other one can take. */
	boolean hasHandedOver() {
		return this.handOver.isComplete();
	}

	int handedOver() {
		return this.handOver.handedOver();
	}

	/** Whether no other manager has given a sign for so long. */
	boolean isSilent(Duration limit, long now) {
		return now - this.lastAnswer >= limit.toNanos();
	}

	/** Asks when it is time; returns whether the other one may be gone. */
	boolean isAlone(long now) {
		if (untilQuestion(now) > 0) {
			return false;
		}
		if (isUnknown()) {
			this.late = manager();
			return true;
		}
		if (manager() != null && isSilent(SILENCE, now)) {
			return true;
		}
		ask(now);
		return false;
	}

	/** Asks when it is time. */
	void askAgain(long now) {
		if (untilQuestion(now) <= 0) {
			ask(now);
		}
	}

	/** For how long no question is due, in nanoseconds. */
	long untilQuestion(long now) {
		Duration pause = (manager() == null || isUnknown()) ? EXPECTING_PROBE : PROBE;
		return this.lastProbe + pause.toNanos() - now;
	}

	private boolean isUnknown() {
		String other = manager();
		return other != null && !this.answered && !other.equals(this.late);
	}

	/** Asks at once whether the other one is there, and what it has. */
	void ask(long now) {
		this.lastProbe = now;
		this.channels.multicast(Channels.MAIN, this.queue.messagesGroup(), this.codec.statusCommand());
	}

}
