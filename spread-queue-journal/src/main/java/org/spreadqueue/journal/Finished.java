// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The records without a message that is still held. They say what is known of producers,
 * so they are deleted only when a later snapshot, which says it too, is on the disk. With
 * them the snapshot before is deleted.
 */
final class Finished {

	/**
	 * A snapshot is written when so much of what it makes unnecessary has come together.
	 */
	private static final int SNAPSHOTS = 8;

	/** Thousands at a time would hold up the event loop. */
	private static final int AT_A_TIME = 1000;

	private List<Long> records = new ArrayList<>();

	private long size;

	/** The records of the last snapshot. */
	private List<Long> snapshot;

	private long snapshotSize;

	private @Nullable Deletion deletion;

	Finished(List<Long> snapshot) {
		this.snapshot = snapshot;
	}

	void add(long record, long size) {
		this.records.add(record);
		this.size += size;
	}

	boolean needsSnapshot(long least) {
		return this.deletion == null && this.size >= Math.max(least, SNAPSHOTS * this.snapshotSize);
	}

	/** A snapshot is written with a commit, behind everything that is finished. */
	void snapshotWritten(long commit, List<Long> snapshot, long size) {
		List<Long> unnecessary = this.records;
		unnecessary.addAll(this.snapshot);
		this.deletion = new Deletion(commit, unnecessary);
		this.records = new ArrayList<>();
		this.size = 0;
		this.snapshot = snapshot;
		this.snapshotSize = size;
	}

	/**
	 * Deletes some of what the last snapshot has made unnecessary, if it is on the disk.
	 * Returns how many records that were.
	 */
	int delete(Appender appender) {
		Deletion next = this.deletion;
		if (next == null || appender.onDisk() < next.commit) {
			return 0;
		}
		List<Long> records = next.records;
		List<Long> some = records.subList(Math.max(0, records.size() - AT_A_TIME), records.size());
		int deleted = some.size();
		some.forEach(appender::delete);
		some.clear();
		if (records.isEmpty()) {
			this.deletion = null;
		}
		return deleted;
	}

	private record Deletion(long commit, List<Long> records) {
	}

}
