// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.SequenceMap;

/**
 * Messages that were sent natively and have no outcome yet, for the next manager.
 * Accepted ones are bounded: when they become too many, the oldest are released.
 */
final class UnsettledMessages {

	private final SequenceMap<Submission> all = new SequenceMap<>();

	/** One-way messages that no manager has accepted. */
	private final SequenceMap<Submission> unaccepted = new SequenceMap<>();

	/** One-way messages that a manager has accepted. */
	private final SequenceMap<Submission> accepted = new SequenceMap<>();

	private final int maxAccepted;

	private final long maxAcceptedBytes;

	private long bytes;

	private long acceptedBytes;

	UnsettledMessages(int maxAccepted, long maxAcceptedBytes) {
		this.maxAccepted = maxAccepted;
		this.maxAcceptedBytes = maxAcceptedBytes;
	}

	void add(Submission message) {
		this.all.putIfAbsent(message.sequence(), message);
		this.bytes += message.content().size();
		if (message.isRequest()) {
			return;
		}
		if (message.isAccepted()) {
			addAccepted(message);
		}
		else {
			this.unaccepted.putIfAbsent(message.sequence(), message);
		}
	}

	private void addAccepted(Submission message) {
		this.accepted.putIfAbsent(message.sequence(), message);
		this.acceptedBytes += message.content().size();
	}

	/**
	 * A manager has accepted everything up to a number. Returns the one-way messages that
	 * were not accepted before.
	 */
	List<Submission> accept(long upTo) {
		Submission message = this.unaccepted.first();
		if (message == null || message.sequence() > upTo) {
			return List.of();
		}
		List<Submission> messages = new ArrayList<>();
		while (message != null && message.sequence() <= upTo) {
			this.unaccepted.remove(message.sequence());
			message.accepted();
			addAccepted(message);
			messages.add(message);
			message = this.unaccepted.first();
		}
		return messages;
	}

	@Nullable Submission remove(long sequence) {
		Submission message = this.all.remove(sequence);
		if (message != null) {
			this.bytes -= message.content().size();
			this.unaccepted.remove(sequence);
			if (this.accepted.remove(sequence) != null) {
				this.acceptedBytes -= message.content().size();
			}
		}
		return message;
	}

	/** Takes out the oldest accepted messages beyond the bounds. */
	List<Submission> releaseBeyondBounds() {
		List<Submission> released = new ArrayList<>();
		while (this.accepted.size() > this.maxAccepted || this.acceptedBytes > this.maxAcceptedBytes) {
			Submission oldest = this.accepted.first();
			if (oldest == null) {
				break;
			}
			remove(oldest.sequence());
			released.add(oldest);
		}
		return released;
	}

	@Nullable Submission first() {
		return this.all.first();
	}

	@Nullable Submission get(long sequence) {
		Submission message = from(sequence);
		return (message != null && message.sequence() == sequence) ? message : null;
	}

	/** The first message from a number on. */
	@Nullable Submission from(long sequence) {
		return this.all.ceiling(sequence);
	}

	/** The first message after this one, which may have been removed. */
	@Nullable Submission after(Submission message) {
		return this.all.ceiling(message.sequence() + 1);
	}

	/** The highest number below this one, 0 if there is none. */
	long previous(long sequence) {
		Submission lower = this.all.lower(sequence);
		return (lower != null) ? lower.sequence() : 0;
	}

	/** All messages in the order of their numbers; a copy. */
	List<Submission> all() {
		return this.all.values();
	}

	/** The one-way messages that no manager has accepted; a copy. */
	List<Submission> unaccepted() {
		return this.unaccepted.values();
	}

	boolean hasUnaccepted() {
		return !this.unaccepted.isEmpty();
	}

	int size() {
		return this.all.size();
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	long bytes() {
		return this.bytes;
	}

	/** How many the bounds do not limit: requests and messages not accepted. */
	int unbounded() {
		return this.all.size() - this.accepted.size();
	}

	long unboundedBytes() {
		return this.bytes - this.acceptedBytes;
	}

	List<Submission> clear() {
		List<Submission> messages = this.all.values();
		this.all.clear();
		this.unaccepted.clear();
		this.accepted.clear();
		this.bytes = 0;
		this.acceptedBytes = 0;
		return messages;
	}

}
