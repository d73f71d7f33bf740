// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueReport.WorkerReport;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.IdSet;
import org.spreadqueue.protocol.frame.MessageId;

/** A worker that the manager knows: what it may hold, and what it holds. */
public final class KnownWorker {

	/** It holds more bytes than this only in a single message. */
	static final long MAX_BYTES = 8L * 1024 * 1024;

	/** Answers to earlier questions no longer count. */
	private static final int MAX_QUESTIONS = 10;

	/** What a worker is doing, as far as the manager knows. */
	public enum Status {

		/** It takes messages, up to its capacity. */
		READY,

		/** It was sent a message and must say that it has it (only legacy). */
		DISPATCHED,

		/** It takes no more messages, and may have some. */
		WORKING,

		/** It said terminate at work, and may just be finishing (D2; only legacy). */
		LEAVING

	}

	private final String privateGroup;

	private final WorkerLink link;

	private final Map<MessageId, StoredMessage> inFlight = new LinkedHashMap<>();

	/** By number, what was in flight here when the worker was asked. Oldest first. */
	private final Map<Long, Set<MessageId>> questions = new LinkedHashMap<>();

	private long lastAsked;

	private Status status = Status.WORKING;

	private int capacity;

	private long bytes;

	private long lastHeard;

	private long lastReady;

	public KnownWorker(String privateGroup, WorkerLink link, long now) {
		this.privateGroup = privateGroup;
		this.link = link;
		this.lastHeard = now;
		this.lastReady = now;
		this.lastAsked = now;
	}

	public String privateGroup() {
		return this.privateGroup;
	}

	public WorkerLink link() {
		return this.link;
	}

	public boolean is(Status status) {
		return this.status == status;
	}

	/** Whether neither it nor its message was heard of for too long. */
	public boolean isSilent(long now) {
		return now - this.lastHeard >= this.link.patience(this).toNanos();
	}

	/** It takes so many messages at a time. */
	public void ready(int capacity, long now) {
		this.capacity = capacity;
		changed(Status.READY, now);
		saidReady(now);
	}

	/** It said that it is ready, which may have crossed a message to it. */
	public void saidReady(long now) {
		this.lastReady = now;
	}

	public boolean hasSaidReadyWithin(Duration time, long now) {
		return now - this.lastReady < time.toNanos();
	}

	public void changed(Status status, long now) {
		this.status = status;
		this.lastHeard = now;
	}

	public boolean hasRoom() {
		return this.status == Status.READY && this.inFlight.size() < this.capacity;
	}

	/** Whether a message of this size can be dispatched to it. */
	boolean takes(int size, long now) {
		return hasRoom() && (this.inFlight.isEmpty() || this.bytes + size <= MAX_BYTES) && !isSilent(now);
	}

	/** Whether it has a smaller share of its capacity in use than the other one. */
	boolean isLessLoadedThan(KnownWorker other) {
		return (long) this.inFlight.size() * other.capacity < (long) other.inFlight.size() * this.capacity;
	}

	/** It is asked what it has; the answer will name this number. */
	public void asked(long number, long now) {
		this.lastAsked = now;
		this.questions.put(number, new HashSet<>(this.inFlight.keySet()));
		if (this.questions.size() > MAX_QUESTIONS) {
			this.questions.remove(this.questions.keySet().iterator().next());
		}
	}

	public boolean wasAskedWithin(Duration time, long now) {
		return now - this.lastAsked < time.toNanos();
	}

	/**
	 * It has answered the question with this number, and so all earlier ones, behind the
	 * outcomes that it has told until then. Returns the messages that were in flight here
	 * before the question and that it does not have: they never arrived, or what it told
	 * of them was lost.
	 */
	public Set<MessageId> answered(long number, IdSet held) {
		Set<MessageId> missing = this.questions.get(number);
		if (missing == null) {
			return Set.of();
		}
		this.questions.keySet().removeIf((earlier) -> earlier <= number);
		missing.removeIf(held::contains);
		return missing;
	}

	/** The messages that it has, in the order of dispatch; a copy. */
	public List<StoredMessage> inFlight() {
		return new ArrayList<>(this.inFlight.values());
	}

	public WorkerReport report(boolean legacy, long now) {
		return new WorkerReport(this.privateGroup, legacy, this.status == Status.READY, this.capacity,
				this.inFlight.size(), Duration.ofNanos(now - this.lastHeard));
	}

	/** The ids of messages that it may have, of these. */
	Iterable<MessageId> idsAmong(IdSet ids) {
		return (ids.size() <= this.inFlight.size()) ? ids
				: this.inFlight.keySet().stream().filter(ids::contains).toList();
	}

	void add(StoredMessage message) {
		this.inFlight.put(message.id(), message);
		this.bytes += message.size();
	}

	@Nullable StoredMessage remove(MessageId id) {
		StoredMessage message = this.inFlight.remove(id);
		if (message != null) {
			this.bytes -= message.size();
			if (!this.questions.isEmpty()) {
				this.questions.values().forEach((asked) -> asked.remove(id));
			}
		}
		return message;
	}

}
