package org.spreadqueue.sender;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * What was sent and is not ended, so that the next manager can have it again. What is
 * accepted is bounded: the oldest is released when it becomes too much.
 */
final class KeptMessages {

	private final TreeMap<Long, Submission> all = new TreeMap<>();

	/** One-way messages that no manager has accepted. */
	private final TreeMap<Long, Submission> unaccepted = new TreeMap<>();

	/** One-way messages that a manager has accepted. */
	private final TreeMap<Long, Submission> accepted = new TreeMap<>();

	private final int maxAccepted;

	private final long maxAcceptedBytes;

	private long bytes;

	private long acceptedBytes;

	KeptMessages(int maxAccepted, long maxAcceptedBytes) {
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

	/** Those up to a number are accepted; returns the one-way ones that were not. */
	List<Submission> accept(long upTo) {
		Map<Long, Submission> news = this.unaccepted.headMap(upTo, true);
		List<Submission> messages = new ArrayList<>(news.values());
		news.clear();
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

	/** Releases the oldest accepted messages that are beyond the bounds. */
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

	/** The first from a number on. */
	@Nullable Submission from(long sequence) {
		Map.Entry<Long, Submission> entry = this.all.ceilingEntry(sequence);
		return (entry != null) ? entry.getValue() : null;
	}

	Collection<Submission> allFrom(long sequence) {
		return this.all.tailMap(sequence, true).values();
	}

	/** Numbers of those in a range, both ends included. */
	List<Long> between(long first, long last) {
		return (first <= last) ? List.copyOf(this.all.subMap(first, true, last, true).keySet()) : List.of();
	}

	/** The highest number below one, 0 if there is none. */
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

	/** Those whose memory the bounds of accepted messages do not count. */
	int pending() {
		return this.all.size() - this.accepted.size();
	}

	long pendingBytes() {
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
