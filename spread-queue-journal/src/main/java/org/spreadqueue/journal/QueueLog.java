// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.record.RecordWriter;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/** The log of a queue: what is to be written of it with the next commit. */
final class QueueLog implements MessageLog {

	private final Commits commits;

	private final QueueName queue;

	private final LoadedQueue loaded;

	private final ProducerLog producers = new ProducerLog();

	private final List<Entry> added = new ArrayList<>();

	private final List<Entry> dirty = new ArrayList<>();

	private final AtomicBoolean failed = new AtomicBoolean();

	private volatile MessageLogs.@Nullable Listener listener;

	private @Nullable Supplier<List<ProducerState>> known;

	private boolean paused;

	private boolean pausedInJournal;

	/** The commit that its listener waits for. */
	private volatile long committed;

	private volatile long told;

	QueueLog(Commits commits, LoadedQueue loaded) {
		this.commits = commits;
		this.queue = loaded.name();
		this.loaded = loaded;
		this.paused = loaded.isPaused();
		this.pausedInJournal = this.paused;
		this.producers.recovered(loaded.producers());
	}

	/** Throws an {@link IllegalStateException} if it is open already. */
	void open(MessageLogs.Listener listener) {
		if (this.listener != null) {
			throw new IllegalStateException("The log of queue '" + this.queue + "' is open already.");
		}
		this.listener = listener;
	}

	@Override
	public Recovered recover(long now, Supplier<List<ProducerState>> producers) {
		return this.commits.locked(() -> {
			Moment moment = this.commits.moment(now);
			Recovered recovered = new Recovered(
					this.loaded.entries().stream().map((entry) -> entry.recover(moment)).toList(),
					this.loaded.producers(), this.loaded.isPaused());
			this.loaded.recovered();
			this.known = producers;
			return recovered;
		});
	}

	@Override
	public void added(StoredMessage message, long now) {
		this.commits.run(() -> {
			Entry entry = new Entry(this.queue, this.commits.nextPosition(), message);
			message.logEntry(entry);
			this.added.add(entry);
			if (message.origin() == StoredMessage.Origin.SENDER) {
				this.producers.added(message.id());
			}
			this.commits.pending(this);
		});
	}

	@Override
	public void changed(StoredMessage message, long now) {
		this.commits.run(() -> {
			Entry entry = (Entry) message.logEntry();
			if (entry != null && entry.record() != null) {
				makeDirty(entry);
			}
		});
	}

	@Override
	public void removed(StoredMessage message) {
		this.commits.run(() -> {
			Entry entry = (Entry) message.logEntry();
			if (entry != null) {
				message.logEntry(null);
				entry.remove();
				if (entry.record() != null) {
					makeDirty(entry);
				}
			}
		});
	}

	private void makeDirty(Entry entry) {
		if (entry.makeDirty()) {
			this.dirty.add(entry);
			this.commits.pending(this);
		}
	}

	@Override
	public void accepted(long producer, long since, long upTo) {
		this.commits.run(() -> {
			this.producers.accepted(producer, since, upTo);
			this.commits.pending(this);
		});
	}

	@Override
	public void ended(MessageId id, Frame.OtherOutcome outcome) {
		this.commits.run(() -> {
			this.producers.ended(id, outcome);
			this.commits.pending(this);
		});
	}

	@Override
	public void forgetProducers() {
		this.commits.run(() -> {
			this.producers.forget();
			this.commits.pending(this);
		});
	}

	@Override
	public void paused(boolean paused) {
		this.commits.run(() -> {
			this.paused = paused;
			this.commits.pending(this);
		});
	}

	@Override
	public boolean hasRoom() {
		return this.commits.hasRoom();
	}

	@Override
	public int bytesPerMessage() {
		return Entry.MEMORY;
	}

	@Override
	public long commit(long now) {
		return this.commits.locked(() -> this.commits.commit(now, this));
	}

	@Override
	public long synced() {
		return this.commits.synced();
	}

	@Override
	public boolean keeps(StoredMessage message) {
		return this.commits.locked(() -> {
			Entry entry = (Entry) message.logEntry();
			return entry != null && this.commits.survives(entry);
		});
	}

	/** Its listener wants to know when this commit is synced. */
	void waitsFor(long commit) {
		this.committed = commit;
	}

	/** Called by any thread. */
	void synced(long commit) {
		MessageLogs.Listener listener = this.listener;
		if (listener != null && this.told < this.committed && this.told < commit) {
			this.told = commit;
			listener.synced();
		}
	}

	/** Called by any thread. */
	void failed(Exception cause) {
		MessageLogs.Listener listener = this.listener;
		if (listener != null && this.failed.compareAndSet(false, true)) {
			listener.failed(cause);
		}
	}

	/**
	 * Writes new messages and what else must be there before they count as accepted.
	 * @param ownCommit whether its manager has said all that belongs together
	 * @return about what the messages take
	 */
	long writeAdditions(RecordBuilder builder, Moment moment, boolean ownCommit) {
		long size = 0;
		for (Entry entry : this.added) {
			if (!entry.isRemoved()) {
				builder.message(entry, moment);
				size += entry.size();
			}
		}
		this.added.clear();
		this.producers.write(this.queue, builder, ownCommit);
		if (this.paused != this.pausedInJournal) {
			builder.about(this.queue, 0).paused(this.paused);
			this.pausedInJournal = this.paused;
		}
		return size;
	}

	/**
	 * Writes what has become of messages, for each record that has one of them.
	 * @return about what those took that are not held any more
	 */
	long writeChanges(Map<LiveRecord, RecordWriter> changes, Moment moment) {
		long size = 0;
		for (Entry entry : this.dirty) {
			entry.makeClean();
			LiveRecord record = Objects.requireNonNull(entry.record());
			if (entry.isRemoved()) {
				changes.computeIfAbsent(record, (key) -> new RecordWriter()).removed(entry.index());
				record.remove(entry);
				size += entry.size();
			}
			else if (entry.hasChanged()) {
				entry.noteWritten();
				changes.computeIfAbsent(record, (key) -> new RecordWriter())
					.changed(entry.index(), entry.attempt(), moment.toMillis(entry.notBefore()));
			}
		}
		this.dirty.clear();
		return size;
	}

	void writeSnapshot(RecordBuilder builder) {
		List<ProducerState> states = (this.known != null) ? this.known.get() : this.loaded.producers();
		if (this.pausedInJournal) {
			builder.about(this.queue, 0).paused(true);
		}
		this.producers.snapshot(this.queue, states, builder);
	}

}
