// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * What becomes of a one-way message. Both futures complete on the sender's completion
 * executor and fail with {@link org.spreadqueue.DeliveryFailedException}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Delivery {

	private final CompletableFuture<MessageId> accepted;

	private final CompletableFuture<@Nullable Void> done;

	private volatile @Nullable Progress progress;

	private volatile @Nullable Consumer<Progress> observer;

	/** Creates a delivery, for those who complete its futures and report its progress. */
	public Delivery(CompletableFuture<MessageId> accepted, CompletableFuture<@Nullable Void> done) {
		this.accepted = accepted;
		this.done = done;
	}

	/**
	 * Completes when a manager has the message, with its identity in logs and dead-letter
	 * queues; fails within the send timeout otherwise.
	 */
	public CompletableFuture<MessageId> accepted() {
		return this.accepted;
	}

	/**
	 * Completes when a worker has processed the message. Fails with {@code EXPIRED},
	 * {@code DEAD_LETTERED} or {@code PURGED} if none will, with {@code RELEASED} or
	 * {@code UNSUPPORTED} if the outcome stays unknown, and when {@link #accepted()}
	 * fails.
	 */
	public CompletableFuture<@Nullable Void> done() {
		return this.done;
	}

	/**
	 * Returns how far the job was when its worker last said so; empty if it has not, as a
	 * Perl worker never does. What is reported last may never come: then the job is done.
	 */
	public Optional<Progress> progress() {
		return Optional.ofNullable(this.progress);
	}

	/**
	 * Has an observer called with the progress that comes from now on, a few times a
	 * second at most, where the futures complete. It takes the place of the one before.
	 * @return this delivery
	 */
	public Delivery onProgress(Consumer<Progress> observer) {
		this.observer = observer;
		return this;
	}

	/** Takes the progress that a worker has reported, and tells the observer. */
	public void report(Progress progress) {
		this.progress = progress;
		Consumer<Progress> told = this.observer;
		if (told != null) {
			told.accept(progress);
		}
	}

	/** Takes the progress only, and returns whether there is an observer to be told. */
	boolean isObserved(Progress reported) {
		this.progress = reported;
		return this.observer != null;
	}

	@Override
	public String toString() {
		return "Delivery[accepted=" + this.accepted + ", done=" + this.done + ", progress=" + this.progress + "]";
	}

}
