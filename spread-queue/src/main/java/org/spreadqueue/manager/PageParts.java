// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.util.ArrayList;
import java.util.List;

/** The parts of a page, which come one after the other. */
final class PageParts {

	private final List<QueuedMessage> messages = new ArrayList<>();

	private final int max;

	private long next;

	private int lookedAt;

	/**
	 * Creates a page without parts.
	 * @param max most messages that are wanted
	 * @throws IllegalArgumentException if there cannot be such a page
	 */
	PageParts(long after, int max) {
		if (after < 0 || max < 1 || max > QueueAdmin.MAX_MESSAGES) {
			throw new IllegalArgumentException("There is no page of " + max + " messages after " + after
					+ ". Begin with 0, and ask for 1 to " + QueueAdmin.MAX_MESSAGES + ".");
		}
		this.next = after;
		this.max = max;
	}

	/** Where the next part begins. */
	long next() {
		return this.next;
	}

	/** Messages that are still wanted. */
	int missing() {
		return this.max - this.messages.size();
	}

	/** Whether a part brings the end of the page nearer. */
	boolean isProgress(MessagePage part) {
		boolean lookedFurther = part.next() > this.next && (part.lookedAt() > 0 || !part.messages().isEmpty());
		return part.lookedAt() >= 0 && (part.next() == 0 || lookedFurther);
	}

	/** Returns whether nothing more can be found, or may be looked for. */
	boolean add(MessagePage part) {
		this.messages.addAll(part.messages());
		this.next = part.next();
		this.lookedAt = (int) Math.min(Integer.MAX_VALUE, (long) this.lookedAt + part.lookedAt());
		return this.next == 0 || this.messages.size() >= this.max || this.lookedAt >= MessagePage.MAX_LOOKED_AT;
	}

	MessagePage page() {
		return new MessagePage(this.messages, this.next, this.lookedAt);
	}

}
