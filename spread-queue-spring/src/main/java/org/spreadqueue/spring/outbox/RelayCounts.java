// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spring.outbox.OutboxTable.Backlog;

/** What a relay has done and seen. Written by its thread, read by any. */
final class RelayCounts {

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final AtomicLong expired = new AtomicLong();

	private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

	private volatile Held held = new Held(new Backlog(0, 0, null), List.of());

	void add(List<SendOutcome> outcomes) {
		for (SendOutcome outcome : outcomes) {
			switch (outcome.kind()) {
				case ACCEPTED -> this.sent.incrementAndGet();
				case FAILED -> this.failed.incrementAndGet();
				case EXPIRED -> this.expired.incrementAndGet();
				case REFUSED -> {
					// Counted in the table, as it stays there.
				}
			}
		}
	}

	void held(Backlog backlog, List<RefusedMessage> refusals) {
		this.held = new Held(backlog, refusals);
	}

	/** Sets why the relay cannot work, and returns what was set before. */
	@Nullable String problem(@Nullable String problem) {
		return this.problem.getAndSet(problem);
	}

	OutboxStatistics snapshot() {
		Held held = this.held;
		Long oldest = held.backlog().oldest();
		return new OutboxStatistics(held.backlog().pending(), held.backlog().refused(),
				(oldest != null) ? Instant.ofEpochMilli(oldest) : null, this.sent.get(), this.failed.get(),
				this.expired.get(), held.refusals(), this.problem.get());
	}

	private record Held(Backlog backlog, List<RefusedMessage> refusals) {
	}

}
