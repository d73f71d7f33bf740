// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** A record with messages of which at least one is still held. */
final class LiveRecord {

	private final long id;

	private final long commit;

	/** How much had been written to the journal before it. */
	private final long offset;

	/** What it takes on the disk, with what updates it. */
	private long size;

	private final @Nullable Entry[] entries;

	private int held;

	/**
	 * Creates one.
	 * @param commit with which it is written, 0 if it was read
	 */
	LiveRecord(long id, long commit, long offset, long size, List<Entry> entries) {
		this.id = id;
		this.commit = commit;
		this.offset = offset;
		this.size = size;
		this.entries = entries.toArray(Entry[]::new);
		this.held = this.entries.length;
		for (int i = 0; i < this.entries.length; i++) {
			entries.get(i).at(this, i);
		}
	}

	long id() {
		return this.id;
	}

	long commit() {
		return this.commit;
	}

	long offset() {
		return this.offset;
	}

	long size() {
		return this.size;
	}

	void updated(long size) {
		this.size += size;
	}

	/** About what its messages take that are still held. */
	long liveSize() {
		return held().stream().mapToLong(Entry::size).sum();
	}

	/** Returns the message with an index, {@code null} if it is not held any more. */
	@Nullable Entry entry(int index) {
		return (index < this.entries.length) ? this.entries[index] : null;
	}

	List<Entry> held() {
		List<Entry> entries = new ArrayList<>(this.held);
		for (Entry entry : this.entries) {
			if (entry != null) {
				entries.add(entry);
			}
		}
		return entries;
	}

	void remove(Entry entry) {
		if (this.entries[entry.index()] == entry) {
			this.entries[entry.index()] = null;
			this.held--;
		}
	}

	boolean isFinished() {
		return this.held == 0;
	}

}
