package org.spreadqueue.sender.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Messages that were sent natively and have no outcome yet, for the next manager.
 * Accepted ones are bounded: when they become too many, the oldest are released.
 */
final class UnsettledMessages {

	private final TreeMap<Long, Submission> all = new TreeMap<>();

	/** One-way messages that no manager has accepted. */
	private final TreeMap<Long, Submission> unaccepted = new TreeMap<>();

	/** One-way messages that a manager has accepted. */
	private final TreeMap<Long, Submission> accepted = new TreeMap<>();

	private final int maxAccepted;

	private final long maxAcceptedBytes;

	private long bytes;

	private long acceptedBytes;

	UnsettledMessages(int maxAccepted, long maxAcceptedBytes) {
		this.maxAccepted = maxAccepted;
		this.maxAcceptedBytes = maxAcceptedBytes;
	}

	void add(Submission message) {
		this.all.put(message.sequence(), message);
		this.bytes += message.content().size();
		if (message.isRequest()) {
			return;
		}
		if (message.isAccepted()) {
			addAccepted(message);
		}
		else {
			this.unaccepted.put(message.sequence(), message);
		}
	}

	private void addAccepted(Submission message) {
		this.accepted.put(message.sequence(), message);
		this.acceptedBytes += message.content().size();
	}

	/**
	 * A manager has accepted everything up to a number. Returns the one-way messages that
	 * were not accepted before.
	 */
	List<Submission> accept(long upTo) {
		Map<Long, Submission> reached = this.unaccepted.headMap(upTo, true);
		List<Submission> messages = new ArrayList<>(reached.values());
		reached.clear();
		for (Submission message : messages) {
			message.accepted();
			addAccepted(message);
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
		while (!this.accepted.isEmpty()
				&& (this.accepted.size() > this.maxAccepted || this.acceptedBytes > this.maxAcceptedBytes)) {
			Submission oldest = this.accepted.firstEntry().getValue();
			remove(oldest.sequence());
			released.add(oldest);
		}
		return released;
	}

	/** The first message from a number on. */
	@Nullable Submission from(long sequence) {
		Map.Entry<Long, Submission> entry = this.all.ceilingEntry(sequence);
		return (entry != null) ? entry.getValue() : null;
	}

	Collection<Submission> allFrom(long sequence) {
		return this.all.tailMap(sequence, true).values();
	}

	/** The numbers of the messages in a range, both ends included. */
	List<Long> between(long first, long last) {
		return (first <= last) ? List.copyOf(this.all.subMap(first, true, last, true).keySet()) : List.of();
	}

	/** The highest number below this one, 0 if there is none. */
	long previous(long sequence) {
		Long lower = this.all.lowerKey(sequence);
		return (lower != null) ? lower : 0;
	}

	List<Submission> unaccepted() {
		return List.copyOf(this.unaccepted.values());
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
		List<Submission> messages = new ArrayList<>(this.all.values());
		this.all.clear();
		this.unaccepted.clear();
		this.accepted.clear();
		this.bytes = 0;
		this.acceptedBytes = 0;
		return messages;
	}

}
