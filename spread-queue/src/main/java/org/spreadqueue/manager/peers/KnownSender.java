package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.protocol.frame.Frame;

/** What the manager has of a producer's messages, and still has to tell it. */
public final class KnownSender {

	/** Within this time, a sender is not asked twice for the same messages. */
	private static final long REWIND_AGAIN = Duration.ofSeconds(1).toNanos();

	/** Outcomes other than done that are told again to a sender that submits again. */
	public static final int OUTCOMES_REMEMBERED = 256;

	private final long producer;

	private String privateGroup;

	/** All sequences up to here are accepted. */
	private long upTo;

	private long lastHeard;

	private boolean rewind;

	private long rewoundTo = -1;

	private long rewoundAt;

	/** Size of the message that found no room; -1 if none did. */
	private int blockedBy = -1;

	private List<Long> done = new ArrayList<>();

	private List<Frame.OtherOutcome> otherOutcomes = new ArrayList<>();

	/** The last outcomes, by sequence, in case the sender was not told. */
	private final Map<Long, Frame.OtherOutcome> lastOtherOutcomes = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Long, Frame.OtherOutcome> eldest) {
			return size() > OUTCOMES_REMEMBERED;
		}

	};

	KnownSender(long producer, String privateGroup, long now) {
		this.producer = producer;
		this.privateGroup = privateGroup;
		this.lastHeard = now;
	}

	long producer() {
		return this.producer;
	}

	String privateGroup() {
		return this.privateGroup;
	}

	public long upTo() {
		return this.upTo;
	}

	boolean heardWithin(Duration time, long now) {
		return now - this.lastHeard < time.toNanos();
	}

	void heard(String from, long now) {
		if (!from.equals(this.privateGroup)) {
			this.privateGroup = from;
			this.rewoundTo = -1;
			this.blockedBy = -1;
		}
		this.lastHeard = now;
	}

	public void accepted(long sequence) {
		this.upTo = sequence;
		this.blockedBy = -1;
	}

	/** A message is missing before this one; expected behind one that found no room. */
	public void gap(long now) {
		if (this.blockedBy < 0 && (this.rewoundTo != this.upTo || now - this.rewoundAt >= REWIND_AGAIN)) {
			rewindNow(now);
		}
	}

	void block(int size) {
		this.blockedBy = size;
	}

	boolean isBlocked() {
		return this.blockedBy >= 0;
	}

	int blockedBy() {
		return this.blockedBy;
	}

	void unblock(long now) {
		this.blockedBy = -1;
		rewindNow(now);
	}

	private void rewindNow(long now) {
		this.rewind = true;
		this.rewoundTo = this.upTo;
		this.rewoundAt = now;
	}

	void done(long sequence) {
		int last = this.done.size() - 1;
		if (last >= 0 && this.done.get(last) == sequence - 1) {
			this.done.set(last, sequence);
		}
		else {
			this.done.add(sequence);
			this.done.add(sequence);
		}
	}

	void otherOutcome(Frame.OtherOutcome other) {
		this.otherOutcomes.add(other);
		this.lastOtherOutcomes.put(other.sequence(), other);
	}

	/** A message with an outcome was submitted again: its sender has not heard. */
	public void finishedBefore(long sequence) {
		Frame.OtherOutcome other = this.lastOtherOutcomes.get(sequence);
		if (other != null) {
			this.otherOutcomes.add(other);
		}
		else {
			done(sequence);
		}
	}

	/** Returns what it has not been told yet, which then counts as told. */
	Frame.Confirm confirm(int window, long received, int spreadWindow) {
		Frame.Confirm confirm = new Frame.Confirm(this.producer, this.upTo, window, received, spreadWindow, this.rewind,
				this.done, this.otherOutcomes);
		this.rewind = false;
		this.done = new ArrayList<>();
		this.otherOutcomes = new ArrayList<>();
		return confirm;
	}

}
