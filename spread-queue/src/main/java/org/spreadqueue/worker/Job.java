// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.QueueName;
import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * One delivery of a message to this worker. Its payload is bytes, which nobody has read
 * before: read {@link #content()} straight into what you need, or take the tree. For the
 * thread that does the job, and those to which it hands it.
 *
 * @since 0.1.0
 */
public final class Job {

	private static final JobProgress NOBODY_LOOKS = (fraction, text) -> {
	};

	private final long id;

	private final QueueName queue;

	private final String originator;

	private final Content content;

	private final WireFormat format;

	private final boolean legacy;

	private final @Nullable MessageId messageId;

	private final int attempt;

	private final Duration queuedFor;

	/** {@code null} if no worker does it. */
	private @Nullable JobRun run;

	private volatile @Nullable JsonNode payload;

	/**
	 * Creates a job.
	 * @param id number of the job within its worker, from 1
	 * @param originator private group of the sender, where acknowledgement and response
	 * go
	 * @param content what the sender submitted
	 * @param format the sender's format; the default one for JSON
	 * @param legacy whether the sender speaks the legacy protocol, as Perl programs do
	 * @param messageId identity of the message, the same in every delivery; {@code null}
	 * from a legacy manager, which knows none
	 * @param attempt which attempt this is, from 1; a legacy manager always begins with 1
	 * @param queuedFor how long it was in the queue; zero from a legacy manager
	 */
	public Job(long id, QueueName queue, String originator, Content content, WireFormat format, boolean legacy,
			@Nullable MessageId messageId, int attempt, Duration queuedFor) {
		this.id = id;
		this.queue = queue;
		this.originator = originator;
		this.content = content;
		this.format = format;
		this.legacy = legacy;
		this.messageId = messageId;
		this.attempt = attempt;
		this.queuedFor = queuedFor;
	}

	/** Creates a job of a legacy manager, which knows no more about it. */
	public Job(long id, QueueName queue, String originator, Content content, WireFormat format) {
		this(id, queue, originator, content, format, true, null, 1, Duration.ZERO);
	}

	public long id() {
		return this.id;
	}

	public QueueName queue() {
		return this.queue;
	}

	public String originator() {
		return this.originator;
	}

	/** Returns what the sender submitted: the bytes of the payload, and headers. */
	public Content content() {
		return this.content;
	}

	/**
	 * Returns the payload as a tree, which is made by the first call. A tree can be
	 * changed; all calls return the same.
	 * @throws UnreadableMessageException if the bytes are malformed; a job that fails
	 * with it is not delivered again
	 */
	public JsonNode payload() {
		JsonNode tree = this.payload;
		if (tree == null) {
			tree = this.content.tree();
			this.payload = tree;
		}
		return tree;
	}

	public WireFormat format() {
		return this.format;
	}

	public boolean isLegacy() {
		return this.legacy;
	}

	/** Returns the bytes of the message as submitted. */
	public int size() {
		return this.content.body().length;
	}

	public @Nullable MessageId messageId() {
		return this.messageId;
	}

	/** Returns the texts that the sender added; none from a legacy manager. */
	public Map<String, String> headers() {
		return this.content.headers();
	}

	/** Returns which attempt this is, from 1, those in this worker included. */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns this job for one more attempt in the same worker, which begins now: the
	 * worker {@linkplain Worker#jobs() shows} that attempt from now on.
	 */
	public Job nextAttempt() {
		Job next = new Job(this.id, this.queue, this.originator, this.content, this.format, this.legacy, this.messageId,
				this.attempt + 1, this.queuedFor);
		if (this.run != null) {
			next.run = this.run;
			this.run.attempt(next);
		}
		return next;
	}

	/** Returns where to report how far the job is, as often as is convenient. */
	public JobProgress progress() {
		return (this.run != null) ? this.run : NOBODY_LOOKS;
	}

	/** A worker does it. Before other threads have it. */
	void runBy(JobRun worker) {
		this.run = worker;
	}

	public Duration queuedFor() {
		return this.queuedFor;
	}

	@Override
	public String toString() {
		return "Job[id=" + this.id + ", queue=" + this.queue + ", originator=" + this.originator + ", content="
				+ this.content + ", messageId=" + this.messageId + ", attempt=" + this.attempt + "]";
	}

}
