// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A log that records what it is told, and is synced when a test says so.
 */
final class RecordingLog implements MessageLog {

	/** What it was told, except what has changed. */
	final List<String> told = new ArrayList<>();

	Recovered content = Recovered.NOTHING;

	boolean full;

	int bytesPerMessage;

	/** What is not synced never will be. */
	boolean failed;

	/** The messages that were added since the last sync. */
	private final Set<MessageId> unsynced = new HashSet<>();

	private boolean uncommitted;

	private long commit;

	private long synced;

	/** Everything that was committed is on the disk. */
	void sync() {
		this.synced = this.commit;
		this.unsynced.clear();
	}

	@Override
	public Recovered recover(long now, Supplier<List<ProducerState>> producers) {
		return this.content;
	}

	@Override
	public void added(StoredMessage message, long now) {
		message.logEntry(message.id());
		this.unsynced.add(message.id());
		tell("added " + message.id().sequence());
	}

	@Override
	public void changed(StoredMessage message, long now) {
		this.uncommitted = true;
	}

	@Override
	public void removed(StoredMessage message) {
		tell("removed " + message.id().sequence());
	}

	@Override
	public void accepted(long producer, long since, long upTo) {
		tell("accepted " + since + " to " + upTo);
	}

	@Override
	public void ended(MessageId id, Frame.OtherOutcome outcome) {
		tell(outcome.outcome() + " " + id.sequence());
	}

	@Override
	public void forgetProducers() {
		tell("forgotten");
	}

	@Override
	public void paused(boolean paused) {
		tell(paused ? "paused" : "resumed");
	}

	private void tell(String what) {
		this.told.add(what);
		this.uncommitted = true;
	}

	@Override
	public boolean hasRoom() {
		return !this.full;
	}

	@Override
	public int bytesPerMessage() {
		return this.bytesPerMessage;
	}

	@Override
	public long commit(long now) {
		if (this.uncommitted) {
			this.uncommitted = false;
			this.commit++;
		}
		return this.commit;
	}

	@Override
	public long synced() {
		return this.synced;
	}

	@Override
	public boolean keeps(StoredMessage message) {
		return message.logEntry() != null && !(this.failed && this.unsynced.contains(message.id()));
	}

}
