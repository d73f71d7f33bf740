// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.RecordBuilder.Draft;
import org.spreadqueue.journal.files.FreeSpace;
import org.spreadqueue.journal.record.RecordWriter;

/**
 * Writes what the logs of all queues have to say. A commit of one of them writes that of
 * all, so that one sync serves all, and what has moved from one queue to another is never
 * in neither.
 * <p>
 * The records of a commit are written in this order: new messages with what is new of
 * their producers; what has become of messages; messages that are moved, so that old
 * files can be deleted; a snapshot. A crash leaves the beginning of what was written, so
 * nothing needs to wait for a sync except the deletion of records: with the last one of a
 * file Artemis deletes the file at once.
 */
final class Commits {

	private final Appender appender;

	private final Settings settings;

	private final boolean syncsAlways;

	private final FreeSpace space;

	private final InstantSource clock;

	private final UUID directory;

	/**
	 * For the event loop of the managers and whoever closes the journal; held for the
	 * time of one call.
	 */
	private final ReentrantLock lock = new ReentrantLock();

	private final Map<QueueName, QueueLog> logs = new LinkedHashMap<>();

	private final Set<QueueLog> pending = new LinkedHashSet<>();

	/** Oldest first. */
	private final Set<LiveRecord> live = new LinkedHashSet<>();

	private final Finished finished;

	private Moment moment;

	private long position;

	private long offset;

	private long liveSize;

	private long last;

	/** The last commit, for any thread. */
	private volatile long number;

	Commits(Appender appender, Settings settings, boolean syncsAlways, FreeSpace space, InstantSource clock,
			Loading loaded) {
		this.appender = appender;
		this.settings = settings;
		this.syncsAlways = syncsAlways;
		this.space = space;
		this.clock = clock;
		UUID known = loaded.directory();
		this.directory = (known != null) ? known : UUID.randomUUID();
		this.position = loaded.position();
		this.offset = loaded.offset();
		this.moment = new Moment(0, clock.millis());
		this.live.addAll(loaded.live());
		this.live.forEach((record) -> this.liveSize += record.liveSize());
		this.finished = new Finished(loaded.snapshots());
		loaded.finished().forEach(this.finished::add);
		loaded.queues().values().forEach((queue) -> this.logs.put(queue.name(), new QueueLog(this, queue)));
		if (known == null) {
			run(this::writeSnapshot);
		}
	}

	<T extends @Nullable Object> T locked(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	void run(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	QueueLog log(QueueName queue) {
		return this.logs.computeIfAbsent(queue, (name) -> new QueueLog(this, new LoadedQueue(name)));
	}

	Moment moment(long now) {
		this.moment = new Moment(now, this.clock.millis());
		return this.moment;
	}

	long nextPosition() {
		return ++this.position;
	}

	void pending(QueueLog log) {
		this.pending.add(log);
	}

	/** How much was ever written, in bytes. */
	long offset() {
		return this.offset;
	}

	/** About what the messages take that are held, in bytes. */
	long liveSize() {
		return this.liveSize;
	}

	boolean hasRoom() {
		return this.space.isEnough();
	}

	/** Up to which commit all counts as surviving; called by any thread. */
	long synced() {
		return this.syncsAlways ? this.appender.onDisk() : this.number;
	}

	/** Whether it is written, and what has failed since does not take it back. */
	boolean survives(Entry entry) {
		return entry.record() != null && (!this.appender.hasFailed() || entry.commit() <= this.appender.onDisk());
	}

	long commit(long now, QueueLog log) {
		if (!this.appender.hasFailed()) {
			moment(now);
			write(log, false);
		}
		return this.number;
	}

	/** Writes what is left, and that all before it was synced. */
	void commitLast() {
		if (!this.appender.hasFailed()) {
			write(null, false);
			this.number = ++this.last;
			this.appender.addLast(Appender.PASS, new RecordWriter(), this.number);
		}
	}

	void writeSnapshot() {
		write(null, true);
	}

	private void write(@Nullable QueueLog log, boolean withSnapshot) {
		grows((long) Appender.DELETION * this.finished.delete(this.appender));
		Map<LiveRecord, RecordWriter> changes = new LinkedHashMap<>();
		RecordBuilder passes = new RecordBuilder(this.settings.recordSize());
		for (QueueLog each : this.pending) {
			this.liveSize -= each.writeChanges(changes, this.moment);
			this.liveSize += each.writeAdditions(passes, this.moment, each == log);
		}
		this.pending.clear();
		RecordBuilder moves = new RecordBuilder(this.settings.recordSize());
		moveOldest(moves);
		boolean snapshot = withSnapshot || this.finished.needsSnapshot(this.settings.snapshotBytes());
		if (snapshot || !passes.isEmpty() || !moves.isEmpty()) {
			this.number = ++this.last;
		}
		if (log != null) {
			log.waitsFor(this.number);
		}
		add(passes, moves.isEmpty() && !snapshot);
		changes.forEach(this::update);
		add(moves, !snapshot);
		if (snapshot) {
			addSnapshot();
		}
	}

	/** Adds the records of a step of the commit. */
	private void add(RecordBuilder builder, boolean lastStep) {
		List<Draft> drafts = builder.drafts();
		for (int i = 0; i < drafts.size(); i++) {
			Draft draft = drafts.get(i);
			long id = add(Appender.PASS, draft, lastStep && i == drafts.size() - 1);
			LiveRecord record = new LiveRecord(id, this.number, this.offset, draft.size(), draft.entries());
			grows(draft.size());
			if (record.isFinished()) {
				this.finished.add(id, record.size());
			}
			else {
				this.live.add(record);
			}
		}
	}

	private long add(byte type, Draft draft, boolean last) {
		return last ? this.appender.addLast(type, draft.items(), this.number) : this.appender.add(type, draft.items());
	}

	private void grows(long size) {
		this.offset += size;
		this.space.written(size);
	}

	private void update(LiveRecord record, RecordWriter items) {
		this.appender.update(record.id(), items);
		long size = Appender.sizeOf(items);
		grows(size);
		record.updated(size);
		if (record.isFinished() && this.live.remove(record)) {
			this.finished.add(record.id(), record.size());
		}
	}

	/**
	 * Moves the messages of the oldest records behind everything else, when too much lies
	 * behind these that is not needed any more.
	 */
	private void moveOldest(RecordBuilder moves) {
		Iterator<LiveRecord> oldest = this.live.iterator();
		while (oldest.hasNext() && moves.size() < this.settings.recordSize() && this.space.isEnough()) {
			LiveRecord record = oldest.next();
			if (this.offset - record.offset() <= this.settings.longestSpan(this.liveSize)) {
				break;
			}
			if (!record.isFinished()) {
				moves.move(record, this.moment);
				this.finished.add(record.id(), record.size());
				oldest.remove();
			}
		}
	}

	/** Writes what is known of all queues except their messages. */
	private void addSnapshot() {
		RecordBuilder builder = new SnapshotBuilder(this.settings.recordSize(), this.directory);
		this.logs.values().forEach((log) -> log.writeSnapshot(builder));
		List<Draft> drafts = builder.drafts();
		List<Long> ids = new ArrayList<>();
		long size = 0;
		for (int i = 0; i < drafts.size(); i++) {
			Draft draft = drafts.get(i);
			ids.add(add(Appender.SNAPSHOT, draft, i == drafts.size() - 1));
			size += draft.size();
		}
		grows(size);
		this.finished.snapshotWritten(this.number, ids, size);
	}

}
