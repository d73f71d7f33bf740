// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.spreadqueue.spring.outbox.SendOutcome.Kind;

/**
 * Messages that a relay has locked, and sends in their order: of each ordering key one
 * after the other, of everything else as much as there is at a time.
 */
final class OutboxBatch {

	/** What the bodies of a batch may take together, unless a single one takes more. */
	private static final int MAX_BYTES = 8 * 1024 * 1024;

	private final List<OutboxEntry> entries;

	private OutboxBatch(List<OutboxEntry> entries) {
		this.entries = entries;
	}

	/**
	 * Chooses, of the messages that are locked, those that may be sent now: not what
	 * follows a message of its key that another relay has, and not more than fits into
	 * memory.
	 */
	static OutboxBatch of(List<OutboxEntry> locked) {
		List<OutboxEntry> chosen = new ArrayList<>();
		Map<Long, Integer> places = new HashMap<>();
		long bytes = 0;
		for (OutboxEntry entry : locked) {
			bytes += entry.bodyLength();
			if (bytes > MAX_BYTES && !chosen.isEmpty()) {
				break;
			}
			if (entry.lane() == null || places.merge(entry.lane(), 1, Integer::sum) == entry.ahead() + 1) {
				chosen.add(entry);
			}
		}
		return new OutboxBatch(chosen);
	}

	List<OutboxEntry> entries() {
		return this.entries;
	}

	/**
	 * Sends the messages, and waits until it is known what became of them.
	 * @param send returns a future that completes when a manager has the message, or
	 * fails
	 * @param abandoned ends the wait; what is not known then is left out
	 */
	List<SendOutcome> send(Function<OutboxEntry, CompletableFuture<?>> send, CompletableFuture<?> abandoned) {
		List<SendOutcome> outcomes = new ArrayList<>();
		List<OutboxEntry> open = this.entries;
		while (!open.isEmpty() && !abandoned.isDone()) {
			Map<OutboxEntry, CompletableFuture<?>> wave = new LinkedHashMap<>();
			List<OutboxEntry> later = new ArrayList<>();
			Set<Long> lanes = new HashSet<>();
			for (OutboxEntry entry : open) {
				if (entry.lane() == null || lanes.add(entry.lane())) {
					wave.put(entry, send.apply(entry));
				}
				else {
					later.add(entry);
				}
			}
			await(wave, abandoned);
			Set<Long> held = new HashSet<>(lanes);
			wave.forEach((entry, accepted) -> {
				if (accepted.isDone()) {
					SendOutcome outcome = SendOutcome.of(entry, accepted);
					outcomes.add(outcome);
					if (entry.lane() != null && outcome.kind() != Kind.FAILED) {
						held.remove(entry.lane());
					}
				}
			});
			open = later.stream().filter((entry) -> !held.contains(entry.lane())).toList();
		}
		return outcomes;
	}

	private static void await(Map<OutboxEntry, CompletableFuture<?>> wave, CompletableFuture<?> abandoned) {
		CompletableFuture<?> all = CompletableFuture.allOf(wave.values().toArray(CompletableFuture[]::new));
		CompletableFuture.anyOf(all.handle((value, failure) -> true), abandoned).join();
	}

}
