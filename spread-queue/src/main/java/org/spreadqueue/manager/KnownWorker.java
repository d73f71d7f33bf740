package org.spreadqueue.manager;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What the manager knows of one worker session.
 */
final class KnownWorker {

	enum Status {

		/** In the line of those that can take a message. */
		READY,

		/** Was given a message and has not yet said that it has it. */
		ASSIGNED,

		/** Works on it. */
		WORKING,

		/** Said terminate while working: it may just be finishing (D2). */
		LEAVING

	}

	private final String privateGroup;

	private Status status = Status.WORKING;

	private long since;

	private @Nullable StoredMessage task;

	/**
	 * When it last reported ready although it was given a message: the two crossed (D3).
	 */
	private long crossedAt;

	KnownWorker(String privateGroup, long now) {
		this.privateGroup = privateGroup;
		this.since = now;
	}

	String privateGroup() {
		return this.privateGroup;
	}

	boolean is(Status status) {
		return this.status == status;
	}

	/** Whether nothing was heard of it, or of its task, for so long. */
	boolean silentFor(long nanos, long now) {
		return now - this.since >= nanos;
	}

	void ready(long now) {
		this.status = Status.READY;
		this.since = now;
		this.task = null;
	}

	void assign(StoredMessage message, long now) {
		this.status = Status.ASSIGNED;
		this.since = now;
		this.task = message;
		this.crossedAt = now - Long.MAX_VALUE / 2;
	}

	void working(long now) {
		this.status = Status.WORKING;
		this.since = now;
	}

	void leaving(long now) {
		this.status = Status.LEAVING;
		this.since = now;
	}

	void crossed(long now) {
		this.crossedAt = now;
	}

	boolean hasCrossedWithin(long nanos, long now) {
		return now - this.crossedAt < nanos;
	}

	@Nullable StoredMessage task() {
		return this.task;
	}

	boolean hasTask() {
		return this.task != null;
	}

	StoredMessage takeTask() {
		StoredMessage taken = Objects.requireNonNull(this.task, "worker has no task");
		this.task = null;
		return taken;
	}

}
