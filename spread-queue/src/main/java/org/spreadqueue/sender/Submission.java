package org.spreadqueue.sender;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Content;

/**
 * One message on its way to the queue.
 */
final class Submission {

	/** What a frame has beside content and ordering key, at most. */
	private static final int FRAME_OVERHEAD = 160;

	private final long id;

	private final DeliveryTerms terms;

	private Content content;

	private long deadline;

	private boolean timed = true;

	private boolean request;

	private int acks;

	/** Legacy: as which message of the sender it was multicast, and to whom. */
	private long place;

	private @Nullable String manager;

	/** Native: its number, the last Spread message it was in, and when that was. */
	private long sequence;

	private long packet;

	private long sentAt;

	private boolean accepted;

	private boolean resubmitted;

	/**
	 * Creates a message.
	 * @param id what the outputs call it; higher for later messages
	 * @param content the payload, in JSON or in a format of Perl
	 * @param terms how it wants to be treated
	 * @param deadline when its sender stops waiting: for acceptance or, if it is a
	 * request, for the answer
	 */
	Submission(long id, Content content, DeliveryTerms terms, long deadline) {
		this.id = id;
		this.content = content;
		this.terms = terms;
		this.deadline = deadline;
	}

	/** A message in a format of Perl. */
	Submission(long id, byte[] body, long deadline) {
		this(id, new Content(Content.PERL, body, Map.of()), DeliveryTerms.STANDARD, deadline);
	}

	long id() {
		return this.id;
	}

	Content content() {
		return this.content;
	}

	void convert(Content converted) {
		this.content = converted;
	}

	byte[] body() {
		return this.content.body();
	}

	DeliveryTerms terms() {
		return this.terms;
	}

	boolean isRequest() {
		return this.request;
	}

	void wantsAnswer() {
		this.request = true;
	}

	boolean isLate(long now) {
		return this.timed && now - this.deadline >= 0;
	}

	/** It waits for a manager again, after another one had accepted it. */
	void suspendDeadline() {
		this.timed = false;
	}

	void resumeDeadline(long newDeadline) {
		if (!this.timed) {
			this.timed = true;
			this.deadline = newDeadline;
		}
	}

	/**
	 * It was multicast, as the n-th message of the sender, when this manager was known.
	 */
	void sent(long newPlace, String newManager) {
		this.place = newPlace;
		this.manager = newManager;
	}

	long place() {
		return this.place;
	}

	@Nullable String manager() {
		return this.manager;
	}

	void acknowledged() {
		this.acks++;
	}

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

	/**
	 * Number of the last Spread message it was in, 0 if the manager that is there now was
	 * sent none.
	 */
	long packet() {
		return this.packet;
	}

	long sentAt() {
		return this.sentAt;
	}

	/** Whether another manager, or one that has forgotten it, may have had it. */
	boolean isResubmitted() {
		return this.resubmitted;
	}

	void toBeSentAgain(boolean maybeHadIt) {
		this.resubmitted |= maybeHadIt && this.packet > 0;
		this.packet = 0;
	}

	void accepted() {
		this.accepted = true;
	}

	boolean isAccepted() {
		return this.accepted;
	}

	/** The time until nobody wants it, in milliseconds and at least 1; 0 for never. */
	long expiryMillis(long now) {
		Long until = this.terms.expiresAt();
		if (this.request && (until == null || this.deadline - until < 0)) {
			until = this.deadline;
		}
		return (until != null) ? Math.max(1, (until - now) / 1_000_000) : 0;
	}

	/** The time before which no worker may get it, in milliseconds. */
	long delayMillis(long now) {
		Long notBefore = this.terms.notBefore();
		return (notBefore != null) ? Math.max(0, (notBefore - now + 999_999) / 1_000_000) : 0;
	}

	/** Upper bound of its frame in bytes. */
	long frameBytes() {
		String key = this.terms.orderingKey();
		int texts = this.content.size() - this.content.body().length;
		return FRAME_OVERHEAD + this.content.body().length + 2L * texts + 8L * this.content.headers().size()
				+ ((key != null) ? 3L * key.length() : 0);
	}

}
