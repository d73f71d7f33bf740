package org.spreadqueue.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.protocol.frame.Frame;

/**
 * What the manager knows of one incarnation of a native sender, and has yet to tell it.
 */
final class KnownSender {

	/** A sender is not asked twice for the same messages within this time. */
	private static final long REWIND_AGAIN = Duration.ofSeconds(1).toNanos();

	private final long incarnation;

	private String privateGroup;

	private long upTo;

	private long lastHeard;

	private boolean rewind;

	private long rewoundTo = -1;

	private long rewoundAt;

	/** Size of the message that found no room; -1 if none did. */
	private int blockedBy = -1;

	private List<Long> done = new ArrayList<>();

	private List<Frame.Ended> ended = new ArrayList<>();

	KnownSender(long incarnation, String privateGroup, long now) {
		this.incarnation = incarnation;
		this.privateGroup = privateGroup;
		this.lastHeard = now;
	}

	long incarnation() {
		return this.incarnation;
	}

	String privateGroup() {
		return this.privateGroup;
	}

	long upTo() {
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

	void accepted(long sequence) {
		this.upTo = sequence;
		this.blockedBy = -1;
	}

	/** Something is missing. What follows a message without room is expected to. */
	void gap(long now) {
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

	void ended(Frame.Ended end) {
		this.ended.add(end);
	}

	/** What it has not been told yet; after this it has. */
	Frame.Confirm confirm(int window, long received, int spreadWindow) {
		Frame.Confirm confirm = new Frame.Confirm(this.incarnation, this.upTo, window, received, spreadWindow,
				this.rewind, this.done, this.ended);
		this.rewind = false;
		this.done = new ArrayList<>();
		this.ended = new ArrayList<>();
		return confirm;
	}

}
