// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueLimits;

/**
 * The rules of {@link MessageStore} as one list in order of arrival that is searched from
 * end to end: slow, and simple enough to be believed. It keeps its own account of
 * everything that changes in a message.
 */
final class NaiveStore {

	private final QueueLimits limits;

	private final List<Entry> entries = new ArrayList<>();

	private boolean paused;

	NaiveStore(QueueLimits limits) {
		this.limits = limits;
	}

	static final class Entry {

		final StoredMessage message;

		long notBefore;

		int attempt;

		boolean inFlight;

		Entry(StoredMessage message) {
			this.message = message;
			this.notBefore = message.notBefore();
			this.attempt = message.attempt();
		}

		boolean expired(long now) {
			return this.message.expiresAt() != StoredMessage.NEVER && this.message.expiresAt() - now <= 0;
		}

		boolean waitsWithKeyOf(Entry other, long now) {
			return !this.inFlight && !expired(now) && hasKeyOf(other);
		}

		boolean hasKeyOf(Entry other) {
			return this.message.orderingKey() != null
					&& Objects.equals(this.message.orderingKey(), other.message.orderingKey());
		}

	}

	void add(StoredMessage message) {
		this.entries.add(new Entry(message));
	}

	boolean hasRoom(int bytes) {
		return this.entries.size() < this.limits.maxLength() && bytes() + bytes <= this.limits.maxSize();
	}

	int room(int size) {
		int room = 0;
		while (this.entries.size() + room < this.limits.maxLength()
				&& bytes() + (room + 1L) * size <= this.limits.maxSize()) {
			room++;
		}
		return room;
	}

	List<StoredMessage> displaceFor(int bytes) {
		List<Entry> before = List.copyOf(this.entries);
		List<StoredMessage> displaced = new ArrayList<>();
		while (!hasRoom(bytes)) {
			Optional<Entry> oldest = this.entries.stream().filter((entry) -> !entry.inFlight).findFirst();
			if (oldest.isEmpty()) {
				this.entries.clear();
				this.entries.addAll(before);
				return List.of();
			}
			this.entries.remove(oldest.get());
			displaced.add(oldest.get().message);
		}
		return displaced;
	}

	@Nullable StoredMessage dispatch(long now) {
		if (this.paused) {
			return null;
		}
		Entry best = null;
		for (int i = 0; i < this.entries.size(); i++) {
			Entry entry = this.entries.get(i);
			if (canBeDispatched(i, now) && (best == null || entry.message.priority() > best.message.priority())) {
				best = entry;
			}
		}
		if (best == null) {
			return null;
		}
		best.inFlight = true;
		best.attempt++;
		return best.message;
	}

	private boolean canBeDispatched(int index, long now) {
		Entry entry = this.entries.get(index);
		return !entry.inFlight && !entry.expired(now) && entry.notBefore - now <= 0
				&& this.entries.stream().noneMatch((other) -> other.inFlight && other.hasKeyOf(entry))
				&& this.entries.subList(0, index).stream().noneMatch((older) -> older.waitsWithKeyOf(entry, now));
	}

	boolean claim(StoredMessage message) {
		Entry entry = find(message);
		if (entry == null || entry.inFlight) {
			return false;
		}
		entry.inFlight = true;
		if (entry.attempt == 0) {
			entry.attempt = 1;
		}
		return true;
	}

	void requeue(StoredMessage message, boolean untouched) {
		Entry entry = entry(message);
		entry.inFlight = false;
		if (untouched) {
			entry.attempt--;
		}
	}

	void requeueAt(StoredMessage message, long notBefore) {
		Entry entry = entry(message);
		entry.inFlight = false;
		entry.notBefore = notBefore;
	}

	void holdUntil(StoredMessage message, long notBefore) {
		Entry entry = entry(message);
		if (notBefore - entry.notBefore > 0) {
			entry.notBefore = notBefore;
		}
	}

	void remove(StoredMessage message) {
		this.entries.remove(entry(message));
	}

	List<StoredMessage> expired(long now) {
		List<Entry> expired = this.entries.stream().filter((entry) -> !entry.inFlight && entry.expired(now)).toList();
		this.entries.removeAll(expired);
		return messages(expired);
	}

	List<StoredMessage> purge() {
		List<Entry> waiting = waitingEntries();
		this.entries.removeAll(waiting);
		return messages(waiting);
	}

	void pause(boolean paused) {
		this.paused = paused;
	}

	List<StoredMessage> waitingInOrder() {
		return messages(waitingEntries());
	}

	List<StoredMessage> inFlightInOrder() {
		return messages(this.entries.stream().filter((entry) -> entry.inFlight).toList());
	}

	List<Entry> entries() {
		return this.entries;
	}

	long bytes() {
		return this.entries.stream().mapToLong((entry) -> entry.message.size()).sum();
	}

	int delayed(long now) {
		return (int) waitingEntries().stream()
			.filter((entry) -> !entry.expired(now) && entry.notBefore - now > 0)
			.count();
	}

	Optional<Duration> oldestAge(long now) {
		return waitingEntries().stream().findFirst().map((entry) -> Duration.ofNanos(now - entry.message.arrived()));
	}

	OptionalLong nextChange(long now) {
		OptionalLong nanos = waitingEntries().stream().flatMap((entry) -> {
			List<Long> changes = new ArrayList<>();
			if (entry.message.expiresAt() != StoredMessage.NEVER) {
				changes.add(Math.max(0, entry.message.expiresAt() - now));
			}
			if (entry.notBefore - now > 0) {
				changes.add(entry.notBefore - now);
			}
			return changes.stream();
		}).mapToLong(Long::longValue).min();
		return nanos.isPresent() ? OptionalLong.of(now + nanos.getAsLong()) : nanos;
	}

	private List<Entry> waitingEntries() {
		return this.entries.stream().filter((entry) -> !entry.inFlight).toList();
	}

	private static List<StoredMessage> messages(List<Entry> entries) {
		return entries.stream().map((entry) -> entry.message).toList();
	}

	private @Nullable Entry find(StoredMessage message) {
		return this.entries.stream().filter((entry) -> entry.message == message).findFirst().orElse(null);
	}

	private Entry entry(StoredMessage message) {
		return Objects.requireNonNull(find(message));
	}

}
