// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.List;
import java.util.UUID;

import org.spreadqueue.journal.record.RecordWriter;

/** Spreads a snapshot over records. There is at least one. */
final class SnapshotBuilder extends RecordBuilder {

	private final UUID directory;

	SnapshotBuilder(long limit, UUID directory) {
		super(limit);
		this.directory = directory;
	}

	@Override
	RecordWriter begin(int number) {
		RecordWriter items = new RecordWriter();
		items.snapshot(number, this.directory);
		return items;
	}

	/** Returns the records. Called once, at the end. */
	@Override
	List<Draft> drafts() {
		draft(0).items().endOfSnapshot();
		return super.drafts();
	}

}
