package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Knows of which accepted messages nothing was heard for long. The oldest is then sent
 * again: the manager says so if it is finished. A network that was divided for a moment
 * may have swallowed that before, and then also that of others, so they follow.
 */
final class NewsWatch {

	/** Time without news after which the oldest message is sent again. */
	static final Duration NEWS_LIMIT = Duration.ofSeconds(30);

	private final KeptMessages kept;

	/** To be sent again. */
	private final Deque<Submission> questioned = new ArrayDeque<>();

	/** The oldest one, sent again to see whether the manager still has it. */
	private long first;

	private boolean hasNews = true;

	private long lastNews;

	NewsWatch(KeptMessages kept) {
		this.kept = kept;
	}

	/** Everything is sent again anyway, or there is nobody to ask. */
	void clear() {
		this.questioned.clear();
	}

	boolean isEmpty() {
		return this.questioned.isEmpty();
	}

	/** The next one to be sent again, if it is not finished by now. */
	@Nullable Submission poll() {
		while (!this.questioned.isEmpty()) {
			Submission again = this.questioned.removeFirst();
			if (this.kept.from(again.sequence()) == again) {
				return again;
			}
		}
		return null;
	}

	/** News of a message came: it is finished. */
	void finished(long sequence) {
		this.hasNews = true;
		if (sequence == this.first) {
			this.first = 0;
			for (Submission message : this.kept.allFrom(0)) {
				if (message.isAccepted() && !message.isRequest()) {
					this.questioned.add(message);
				}
			}
		}
	}

	/** Time has passed. */
	void tick(boolean managerThere, long now) {
		Submission oldest = this.kept.from(0);
		if (this.hasNews || oldest == null || !oldest.isAccepted()) {
			this.hasNews = false;
			this.lastNews = now;
		}
		else if (managerThere && this.questioned.isEmpty() && now - this.lastNews >= NEWS_LIMIT.toNanos()) {
			this.lastNews = now;
			this.first = oldest.sequence();
			this.questioned.add(oldest);
		}
	}

}
