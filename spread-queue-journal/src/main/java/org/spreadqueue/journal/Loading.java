// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.record.JournalMessage;
import org.spreadqueue.journal.record.ReadRecord;
import org.spreadqueue.journal.record.RecordHandler;
import org.spreadqueue.journal.record.UnreadableRecordException;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/** Puts together what the records of a journal say. */
final class Loading implements JournalScan.Records, RecordHandler {

	private final Map<Long, LiveRecord> records = new LinkedHashMap<>();

	private final Map<QueueName, LoadedQueue> queues = new LinkedHashMap<>();

	/** All records that are not deleted; the others are not in the map above. */
	private final Map<Long, Long> sizes = new LinkedHashMap<>();

	private List<Long> snapshots = new ArrayList<>();

	/** What a snapshot says, until its last part is read. */
	private @Nullable Map<QueueName, LoadedQueue> snapshot;

	private List<Long> snapshotParts = new ArrayList<>();

	private @Nullable UUID directory;

	private long position;

	private long offset;

	/** The record that is being read. */
	private long id;

	private @Nullable LiveRecord updated;

	private List<Entry> entries = new ArrayList<>();

	private @Nullable QueueName queue;

	@Override
	public void added(long id, byte type, ReadRecord record) throws UnreadableRecordException {
		this.id = id;
		this.updated = null;
		this.entries = new ArrayList<>();
		this.queue = null;
		if (type != Appender.SNAPSHOT) {
			// One that was not completed counts for nothing.
			this.snapshot = null;
		}
		long size = sizeOf(record);
		this.sizes.put(id, size);
		read(record);
		if (!this.entries.isEmpty()) {
			this.records.put(id, new LiveRecord(id, 0, this.offset, size, this.entries));
		}
		this.offset += size;
	}

	@Override
	public void updated(long id, ReadRecord record) throws UnreadableRecordException {
		long size = sizeOf(record);
		this.offset += size;
		this.updated = this.records.get(id);
		if (this.updated != null) {
			this.updated.updated(size);
			this.sizes.merge(id, size, Long::sum);
			read(record);
		}
	}

	@Override
	public void deleted(long id) {
		this.offset += Appender.DELETION;
		removeAll(this.records.remove(id));
		this.sizes.remove(id);
		this.snapshots.remove(id);
	}

	private static long sizeOf(ReadRecord record) {
		return (long) Appender.AROUND + record.bytes().length;
	}

	private void read(ReadRecord record) throws UnreadableRecordException {
		try {
			record.read(this);
		}
		catch (IllegalArgumentException | NullPointerException | IllegalStateException ex) {
			throw new UnreadableRecordException("what it says makes no sense: " + ex);
		}
	}

	@Override
	public void snapshot(int part, UUID directory) {
		if (part == 0) {
			this.snapshot = new LinkedHashMap<>();
			this.snapshotParts = new ArrayList<>();
		}
		this.directory = directory;
		this.snapshotParts.add(this.id);
	}

	@Override
	public void endOfSnapshot() {
		Map<QueueName, LoadedQueue> said = Objects.requireNonNull(this.snapshot, "end of no snapshot");
		this.queues.values().forEach((queue) -> queue.known(said.get(queue.name())));
		said.forEach(this.queues::putIfAbsent);
		this.snapshot = null;
		this.snapshots = this.snapshotParts;
		this.snapshotParts = new ArrayList<>();
	}

	@Override
	public void replaces(long record) {
		removeAll(this.records.remove(record));
	}

	private static void removeAll(@Nullable LiveRecord record) {
		if (record != null) {
			record.held().forEach((entry) -> {
				entry.remove();
				record.remove(entry);
			});
		}
	}

	@Override
	public void queue(String name) {
		this.queue = new QueueName(name);
	}

	private LoadedQueue queue() {
		return ((this.snapshot != null) ? this.snapshot : this.queues).computeIfAbsent(name(), LoadedQueue::new);
	}

	private QueueName name() {
		return Objects.requireNonNull(this.queue, "no queue");
	}

	@Override
	public void paused(boolean paused) {
		queue().paused(paused);
	}

	@Override
	public void producersForgotten() {
		queue().forgetProducers();
	}

	@Override
	public void accepted(long producer, long from, long since, long upTo) {
		queue().accepted(producer, from, since, upTo);
	}

	@Override
	public void ended(MessageId id, Frame.OtherOutcome outcome) {
		queue().ended(id, outcome);
	}

	@Override
	public void message(JournalMessage message) {
		Entry entry = new Entry(name(), message);
		this.entries.add(entry);
		queue().add(entry);
		this.position = Math.max(this.position, message.position());
	}

	@Override
	public void changed(int index, int attempt, long notBefore) {
		Entry entry = entry(index);
		if (entry != null) {
			entry.reread(entry.read().with(attempt, notBefore));
		}
	}

	@Override
	public void removed(int index) {
		Entry entry = entry(index);
		if (entry != null) {
			entry.remove();
			record().remove(entry);
		}
	}

	private @Nullable Entry entry(int index) {
		return record().entry(index);
	}

	private LiveRecord record() {
		return Objects.requireNonNull(this.updated, "a change in a record of its own");
	}

	/** The identity of the directory; {@code null} if nothing was ever written. */
	@Nullable UUID directory() {
		return this.directory;
	}

	Map<QueueName, LoadedQueue> queues() {
		return this.queues;
	}

	/** The highest position of a message. */
	long position() {
		return this.position;
	}

	/** How much was read, in bytes. */
	long offset() {
		return this.offset;
	}

	/** The records of the last snapshot. */
	List<Long> snapshots() {
		return this.snapshots;
	}

	/** The records with messages that are held, oldest first. */
	List<LiveRecord> live() {
		return this.records.values().stream().filter((record) -> !record.isFinished()).toList();
	}

	/** The sizes of the other records, which are neither needed nor deleted yet. */
	Map<Long, Long> finished() {
		Map<Long, Long> finished = new LinkedHashMap<>(this.sizes);
		live().forEach((record) -> finished.remove(record.id()));
		this.snapshots.forEach(finished::remove);
		return finished;
	}

}
