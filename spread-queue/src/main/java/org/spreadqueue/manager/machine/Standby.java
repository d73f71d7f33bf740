package org.spreadqueue.manager.machine;

import java.time.Duration;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.protocol.legacy.LegacyCodec;

/**
 * Does what is left to a manager that gave way: asks whether the one that stays is still
 * there, and hands its messages over to that one.
 */
final class Standby {

	/** How often it asks for the other one. */
	static final Duration PROBE = Duration.ofSeconds(2);

	private final QueueName queue;

	private final Channels channels;

	private final HandOver handOver;

	private final LegacyCodec codec = new LegacyCodec();

	private long lastAnswer;

	private long lastProbe;

	Standby(QueueName queue, MessageStore store, Channels channels, OutgoingFrames frames) {
		this.queue = queue;
		this.channels = channels;
		this.handOver = new HandOver(queue, store, channels, frames);
	}

	/** Another manager stays. */
	void begin(String manager, long now) {
		this.handOver.to(manager);
		this.handOver.sendLegacy();
		this.lastAnswer = now;
		ask(now);
	}

	/** Some other manager will take over, and greet everybody. */
	void expect(long now) {
		this.handOver.to(null);
		this.lastAnswer = now;
		this.lastProbe = now;
	}

	/** This manager stays, or none is known. */
	void end() {
		this.handOver.to(null);
	}

	/** Whether that manager is the one that stays. */
	boolean isFor(String manager) {
		return manager.equals(this.handOver.receiver());
	}

	/** A program has spoken to this manager, so a manager is there. */
	void heard(long now) {
		this.lastAnswer = now;
	}

	void answered(String from, boolean nativeManager, long now) {
		if (this.handOver.answered(from, nativeManager, now)) {
			ask(now);
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

	/** Asks and hands over when it is time; returns whether the other one is gone. */
	boolean isAlone(long now) {
		if (this.handOver.receiver() == null || now - this.lastProbe < PROBE.toNanos()) {
			return false;
		}
		if (isSilent(PROBE.multipliedBy(3), now)) {
			return true;
		}
		this.handOver.sendLegacy();
		ask(now);
		return false;
	}

	/** Asks at once whether the other one is there, and what it has. */
	void ask(long now) {
		this.lastProbe = now;
		this.handOver.asked();
		this.channels.multicast(Channels.MAIN, this.queue.messagesGroup(), this.codec.statusCommand());
	}

}
