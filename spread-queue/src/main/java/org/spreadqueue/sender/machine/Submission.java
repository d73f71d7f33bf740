// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.spread.Durations;

/** One message or request on its way to the queue. */
public final class Submission {

	/** Most bytes of a frame besides content and ordering key. */
	private static final int FRAME_OVERHEAD = 160;

	/** Most bytes of a header besides its texts. */
	private static final int HEADER_OVERHEAD = 8;

	/** Most bytes for a char. */
	private static final long UTF8_BYTES = 3;

	private final long id;

	private final boolean request;

	private final int priority;

	private final @Nullable Long expiresAt;

	private final @Nullable Long notBefore;

	private final @Nullable String orderingKey;

	private final Content content;

	/** The same payload for a legacy manager, if there is or was one. */
	private byte @Nullable [] legacyBody;

	private long deadline;

	private boolean deadlineSuspended;

	private int acks;

	/** The manager that it was last sent to. */
	private @Nullable String manager;

	/** Legacy: its place among the sender's sent messages, from 1. */
	private long position;

	/** Native: its number, the last Spread message it was in, and when that was. */
	private long sequence;

	private long packet;

	private long sentAt;

	private boolean leaving;

	private boolean accepted;

	private boolean resubmitted;

	private Submission(long id, boolean request, OutgoingJob job, long now, Duration timeout) {
		this.id = id;
		this.request = request;
		this.priority = job.priority();
		this.expiresAt = (job.expiry() != null) ? now + Durations.toNanos(job.expiry()) : null;
		this.notBefore = job.delay().isZero() ? null : now + Durations.toNanos(job.delay());
		this.orderingKey = job.orderingKey();
		this.content = job.content();
		this.deadline = now + Durations.toNanos(timeout);
	}

	/**
	 * Creates a one-way message, with the timeout for a manager to accept it. The id is
	 * its name in the effects, higher for later messages.
	 */
	public static Submission message(long id, OutgoingJob job, long now, Duration timeout) {
		return new Submission(id, false, job, now, timeout);
	}

	/** Creates a request, whose timeout is for the answer. Otherwise as a message. */
	public static Submission request(long id, OutgoingJob job, long now, Duration timeout) {
		return new Submission(id, true, job, now, timeout);
	}

	/** Its name in the effects. */
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

	/** Takes the same payload, translated for a legacy manager. */
	public void translated(byte[] newLegacyBody) {
		this.legacyBody = newLegacyBody;
	}

	/** The payload for a legacy manager, {@code null} until it is translated. */
	byte @Nullable [] legacyBody() {
		return this.legacyBody;
	}

	boolean isExpired(long now) {
		return this.expiresAt != null && now - this.expiresAt >= 0;
	}

	/** What it needs and a legacy manager lacks, {@code null} if nothing. */
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

	/** It leaves in the legacy protocol, as the n-th message. */
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

	/** It is to leave in a native frame; returns whether it had left before. */
	boolean submitted(String newManager, long now) {
		boolean before = this.manager != null;
		this.resubmitted |= before && (this.accepted || !newManager.equals(this.manager));
		this.manager = newManager;
		this.sentAt = now;
		this.leaving = true;
		return before;
	}

	/** It has left, with the Spread message of this number as the last one. */
	void left(long number, long now) {
		this.packet = number;
		this.sentAt = now;
		this.leaving = false;
	}

	/** Whether it was sent to the present manager. */
	boolean isSent() {
		return this.packet > 0;
	}

	/**
	 * Whether it was sent to the present manager in one of the first so many packets, and
	 * is not leaving again.
	 */
	boolean isSentWithin(long packets) {
		return this.packet > 0 && this.packet <= packets && !this.leaving;
	}

	/** Whether it was last sent natively at least so long ago. */
	boolean isSentFor(Duration time, long now) {
		return now - this.sentAt >= time.toNanos();
	}

	/** Whether another manager, or one that has forgotten it, may have had it. */
	boolean isResubmitted() {
		return this.resubmitted;
	}

	/**
	 * Whether a refusal by this manager says that nobody has it. What was sent to one,
	 * the next may read and refuse.
	 */
	boolean isRefusedBy(String refusing) {
		return refusing.equals(this.manager) && !this.resubmitted && !this.accepted;
	}

	void sendAgain(boolean maybeHadIt) {
		this.resubmitted |= maybeHadIt && isSent();
		this.packet = 0;
		this.leaving = false;
	}

	void accepted() {
		this.accepted = true;
	}

	boolean isAccepted() {
		return this.accepted;
	}

	/** Milliseconds until it is of no use, at least 1; 0 for never. */
	long expiryMillis(long now) {
		Long until = this.expiresAt;
		if (this.request && (until == null || this.deadline - until < 0)) {
			until = this.deadline;
		}
		return (until != null) ? Math.max(1, (until - now) / 1_000_000) : 0;
	}

	/** Milliseconds during which no worker may get it. */
	long delayMillis(long now) {
		return (this.notBefore != null) ? Math.max(0, (this.notBefore - now + 999_999) / 1_000_000) : 0;
	}

	/** Upper bound of its frame in bytes. */
	long frameBytes() {
		long bytes = (long) FRAME_OVERHEAD + this.content.type().length() + this.content.body().length;
		for (Map.Entry<String, String> header : this.content.headers().entrySet()) {
			bytes += HEADER_OVERHEAD + UTF8_BYTES * (header.getKey().length() + header.getValue().length());
		}
		return bytes + ((this.orderingKey != null) ? UTF8_BYTES * this.orderingKey.length() : 0);
	}

	/** Fails a request that was sent and not answered in time. */
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
					"no worker took the request in time: none is running, or all are busy");
		}
	}

}
