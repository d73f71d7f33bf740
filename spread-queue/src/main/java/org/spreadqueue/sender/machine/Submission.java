package org.spreadqueue.sender.machine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;

/**
 * One message or request on its way to the queue.
 */
public final class Submission {

	/** What a frame has beside content and ordering key, at most. */
	private static final int FRAME_OVERHEAD = 160;

	private final long id;

	private final boolean request;

	private final int priority;

	private final @Nullable Long expiresAt;

	private final @Nullable Long notBefore;

	private final @Nullable String orderingKey;

	private Content content;

	private long deadline;

	private boolean deadlineSuspended;

	private int acks;

	/** The manager that it was sent to last. */
	private @Nullable String manager;

	/** Legacy: as which message of the sender it was sent, from 1. */
	private long position;

	/** Native: its number, the last Spread message it was in, and when that was. */
	private long sequence;

	private long packet;

	private long sentAt;

	private boolean accepted;

	private boolean resubmitted;

	private Submission(long id, boolean request, OutgoingJob job, Content content, long now, Duration timeout) {
		this.id = id;
		this.request = request;
		this.priority = job.priority();
		this.expiresAt = (job.expiry() != null) ? now + job.expiry().toNanos() : null;
		this.notBefore = job.delay().isZero() ? null : now + job.delay().toNanos();
		this.orderingKey = job.orderingKey();
		this.content = content;
		this.deadline = now + timeout.toNanos();
	}

	/**
	 * Creates a one-way message.
	 * @param id what the effects call it; higher for later messages
	 * @param job how it wants to be treated
	 * @param content its payload, written for a native or a legacy manager
	 * @param now the time
	 * @param timeout for a manager to accept it
	 * @return the message
	 */
	public static Submission message(long id, OutgoingJob job, Content content, long now, Duration timeout) {
		return new Submission(id, false, job, content, now, timeout);
	}

	/** Creates a request, whose timeout is for the answer. Otherwise as a message. */
	public static Submission request(long id, OutgoingJob job, Content content, long now, Duration timeout) {
		return new Submission(id, true, job, content, now, timeout);
	}

	/** What the effects call it. */
	public long id() {
		return this.id;
	}

	boolean isRequest() {
		return this.request;
	}

	int priority() {
		return this.priority;
	}

	@Nullable String orderingKey() {
		return this.orderingKey;
	}

	Content content() {
		return this.content;
	}

	/** The same payload, written for another kind of manager. */
	void convert(Content converted) {
		this.content = converted;
	}

	byte[] body() {
		return this.content.body();
	}

	boolean isExpired(long now) {
		return this.expiresAt != null && now - this.expiresAt >= 0;
	}

	/**
	 * What it asks for and a legacy manager cannot do, {@code null} if there is nothing.
	 */
	@Nullable String beyondLegacy() {
		if (this.orderingKey != null) {
			return "ordering keys";
		}
		return (this.notBefore != null) ? "delays" : null;
	}

	boolean isLate(long now) {
		return !this.deadlineSuspended && now - this.deadline >= 0;
	}

	/** It waits for a manager again, after another one had accepted it. */
	void suspendDeadline() {
		this.deadlineSuspended = true;
	}

	void resumeDeadline(long newDeadline) {
		if (this.deadlineSuspended) {
			this.deadlineSuspended = false;
			this.deadline = newDeadline;
		}
	}

	/** It leaves in the legacy protocol, as the n-th message, to this manager. */
	void sent(long newPosition, String newManager) {
		this.position = newPosition;
		this.manager = newManager;
	}

	long position() {
		return this.position;
	}

	@Nullable String manager() {
		return this.manager;
	}

	/** A worker has taken it. */
	void acknowledged() {
		this.acks++;
	}

	/** How many workers have taken it. */
	int acks() {
		return this.acks;
	}

	void numbered(long newSequence) {
		this.sequence = newSequence;
	}

	/** Its number, 0 as long as it has none. */
	long sequence() {
		return this.sequence;
	}

	/**
	 * It leaves in a native frame to this manager.
	 * @return whether it had left before
	 */
	boolean submitted(String newManager, long now) {
		boolean before = this.manager != null;
		if (before && !newManager.equals(this.manager)) {
			this.resubmitted = true;
		}
		this.manager = newManager;
		this.sentAt = now;
		return before;
	}

	void inPacket(long number) {
		this.packet = number;
	}

	/** Tells whether the present manager was sent it. */
	boolean isSent() {
		return this.packet > 0;
	}

	/** Tells whether the present manager was sent it, in one of these Spread messages. */
	boolean isSentWithin(long packets) {
		return this.packet > 0 && this.packet <= packets;
	}

	/** Tells whether it was sent natively at least so long ago. */
	boolean isSentFor(Duration time, long now) {
		return now - this.sentAt >= time.toNanos();
	}

	/** Tells whether another manager, or one that has forgotten it, may have had it. */
	boolean isResubmitted() {
		return this.resubmitted;
	}

	void sendAgain(boolean maybeHadIt) {
		this.resubmitted |= maybeHadIt && isSent();
		this.packet = 0;
	}

	void accepted() {
		this.accepted = true;
	}

	boolean isAccepted() {
		return this.accepted;
	}

	/** Milliseconds until nobody wants it, at least 1; 0 for never. */
	long expiryMillis(long now) {
		Long until = this.expiresAt;
		if (this.request && (until == null || this.deadline - until < 0)) {
			until = this.deadline;
		}
		return (until != null) ? Math.max(1, (until - now) / 1_000_000) : 0;
	}

	/** Milliseconds in which no worker may get it. */
	long delayMillis(long now) {
		return (this.notBefore != null) ? Math.max(0, (this.notBefore - now + 999_999) / 1_000_000) : 0;
	}

	/** Upper bound of its frame in bytes. */
	long frameBytes() {
		int texts = this.content.size() - this.content.body().length;
		return FRAME_OVERHEAD + this.content.body().length + 2L * texts + 8L * this.content.headers().size()
				+ ((this.orderingKey != null) ? 3L * this.orderingKey.length() : 0);
	}

	/** It is a request that was sent and not answered in time. */
	void failTimedOut(boolean managerThere, SenderEffects effects) {
		if (this.acks > 0) {
			effects.failed(this.id, Reason.TIMED_OUT_RUNNING, "a worker took the request, but did not answer in time");
		}
		else if (!managerThere) {
			effects.failed(this.id, Reason.UNCONFIRMED,
					"the manager of the queue disappeared after the request was sent");
		}
		else {
			effects.failed(this.id, Reason.TIMED_OUT_QUEUED,
					"no worker took the request in time; is one running, and not too busy?");
		}
	}

}
