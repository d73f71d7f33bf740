package org.spreadqueue.manager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * A native worker session, and the messages that it has.
 */
final class NativeWorker {

	/** Beyond one job, a worker has no more bytes. */
	static final long MAX_BYTES = 8L * 1024 * 1024;

	private final String privateGroup;

	private final Map<MessageId, StoredMessage> assigned = new LinkedHashMap<>();

	private int capacity;

	private long bytes;

	private long lastHeard;

	NativeWorker(String privateGroup, long now) {
		this.privateGroup = privateGroup;
		this.lastHeard = now;
	}

	String privateGroup() {
		return this.privateGroup;
	}

	void heard(int capacity, long now) {
		this.capacity = Math.max(0, capacity);
		this.lastHeard = now;
	}

	boolean silentFor(long nanos, long now) {
		return now - this.lastHeard >= nanos;
	}

	boolean hasSlot() {
		return this.assigned.size() < this.capacity;
	}

	boolean takes(int size) {
		return hasSlot() && (this.assigned.isEmpty() || this.bytes + size <= MAX_BYTES);
	}

	/** Whether it has a smaller share of what it may have than the other. */
	boolean isLessLoadedThan(NativeWorker other) {
		return (long) this.assigned.size() * other.capacity < (long) other.assigned.size() * this.capacity;
	}

	void assign(StoredMessage message) {
		this.assigned.put(message.id(), message);
		this.bytes += message.size();
	}

	@Nullable StoredMessage release(MessageId id) {
		StoredMessage message = this.assigned.remove(id);
		if (message != null) {
			this.bytes -= message.size();
		}
		return message;
	}

	/** All that it has, in the order in which it got them; after this nothing. */
	List<StoredMessage> releaseAll() {
		List<StoredMessage> all = new ArrayList<>(this.assigned.values());
		this.assigned.clear();
		this.bytes = 0;
		return all;
	}

}
