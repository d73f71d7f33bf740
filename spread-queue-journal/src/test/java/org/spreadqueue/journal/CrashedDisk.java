// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.journal.RecordedDisk.Delete;
import org.spreadqueue.journal.RecordedDisk.Event;
import org.spreadqueue.journal.RecordedDisk.Rename;
import org.spreadqueue.journal.RecordedDisk.Sync;
import org.spreadqueue.journal.RecordedDisk.SyncDirectory;
import org.spreadqueue.journal.RecordedDisk.Write;

/**
 * Replays what was done to a disk, up to some moment, and makes what a crash at that
 * moment may leave: what was synced, and of the rest a beginning, or any pages. What a
 * program leaves that was killed is in the memory of the operating system, so a loss of
 * power may still take it from the next one.
 */
final class CrashedDisk {

	private static final int PAGE = 4096;

	private static final byte[] NOTHING = {};

	private static final int BEFORE_ALL_EVENTS = -1;

	private final int fileSize;

	/** By the names that the program sees. */
	private final Map<String, Content> files = new LinkedHashMap<>();

	/** Renamed and deleted, perhaps not on the disk yet. */
	private final List<Pending> directory = new ArrayList<>();

	CrashedDisk(int fileSize) {
		this.fileSize = fileSize;
	}

	void apply(int number, Event event) {
		if (event instanceof Write write) {
			this.files.computeIfAbsent(write.file(), (name) -> new Content(NOTHING, List.of())).pending
				.add(new PendingWrite(number, write));
		}
		else if (event instanceof Sync sync && this.files.containsKey(sync.file())) {
			this.files.get(sync.file()).sync(sync.before());
		}
		else if (event instanceof Rename rename) {
			Content content = Objects.requireNonNull(this.files.remove(rename.from()), rename.from());
			this.files.put(rename.to(), content);
			this.directory.add(new Pending(number, rename.from(), rename.to(), content));
		}
		else if (event instanceof Delete delete && this.files.containsKey(delete.file())) {
			this.directory.add(new Pending(number, delete.file(), null, this.files.remove(delete.file())));
		}
		else if (event instanceof SyncDirectory sync) {
			this.directory.removeIf((pending) -> pending.number() < sync.before());
		}
	}

	/**
	 * What is left when the operating system lives on: everything that was written, which
	 * the disk still need not have.
	 */
	CrashedDisk afterKill() {
		return left(this.files, this.directory, Content::killed);
	}

	/** The last write is torn, as when the program is killed in the middle of it. */
	CrashedDisk afterTornWrite(Random random) {
		return left(this.files, this.directory, (content) -> content.torn(random));
	}

	/** As a loss of power may leave it: pages in any order, names as they were before. */
	CrashedDisk afterLossOfPower(Random random) {
		Map<String, Content> names = new LinkedHashMap<>(this.files);
		int undone = random.nextInt(this.directory.size() + 1);
		for (int i = 0; i < undone; i++) {
			this.directory.get(this.directory.size() - 1 - i).undo(names);
		}
		return left(names, List.of(), (content) -> new Content(content.pages(random), List.of()));
	}

	/** The program that comes next counts events from 0. */
	private CrashedDisk left(Map<String, Content> files, List<Pending> directory, UnaryOperator<Content> content) {
		CrashedDisk left = new CrashedDisk(this.fileSize);
		IdentityHashMap<Content, Content> now = new IdentityHashMap<>();
		files.forEach((name, before) -> left.files.put(name, now.computeIfAbsent(before, content)));
		for (Pending each : directory) {
			left.directory.add(new Pending(BEFORE_ALL_EVENTS, each.from(), each.to(),
					now.computeIfAbsent(each.content(), content)));
		}
		return left;
	}

	/** Makes a directory of it, as programs see it. */
	void writeTo(Path to) throws IOException {
		for (Map.Entry<String, Content> file : this.files.entrySet()) {
			Files.write(to.resolve(file.getKey()), file.getValue().all());
		}
	}

	private record PendingWrite(int number, Write write) {
	}

	private record Pending(int number, String from, @Nullable String to, Content content) {

		void undo(Map<String, Content> names) {
			if (this.to != null) {
				names.remove(this.to);
			}
			names.put(this.from, this.content);
		}

	}

	private final class Content {

		private byte[] onDisk;

		private List<PendingWrite> pending;

		Content(byte[] onDisk, List<PendingWrite> pending) {
			this.onDisk = onDisk;
			this.pending = new ArrayList<>(pending);
		}

		void sync(int before) {
			List<PendingWrite> left = new ArrayList<>();
			for (PendingWrite each : this.pending) {
				if (each.number() < before) {
					this.onDisk = written(this.onDisk, each.write(), each.write().bytes().length);
				}
				else {
					left.add(each);
				}
			}
			this.pending = left;
		}

		byte[] all() {
			byte[] bytes = this.onDisk;
			for (PendingWrite each : this.pending) {
				bytes = written(bytes, each.write(), each.write().bytes().length);
			}
			return bytes;
		}

		Content killed() {
			return new Content(this.onDisk,
					this.pending.stream().map((each) -> new PendingWrite(BEFORE_ALL_EVENTS, each.write())).toList());
		}

		Content torn(Random random) {
			Content torn = killed();
			int earlier = (int) this.pending.stream().filter((each) -> each.number() == BEFORE_ALL_EVENTS).count();
			int complete = earlier + random.nextInt(this.pending.size() - earlier + 1);
			torn.pending.subList(complete, torn.pending.size()).clear();
			if (complete < this.pending.size()) {
				Write last = this.pending.get(complete).write();
				byte[] bytes = Arrays.copyOf(last.bytes(), random.nextInt(last.bytes().length + 1));
				torn.pending.add(new PendingWrite(BEFORE_ALL_EVENTS, new Write(last.file(), last.position(), bytes)));
			}
			return torn;
		}

		byte[] pages(Random random) {
			byte[] all = all();
			byte[] bytes = Arrays.copyOf(this.onDisk, all.length);
			for (int page = 0; page < all.length; page += PAGE) {
				if (random.nextBoolean()) {
					System.arraycopy(all, page, bytes, page, Math.min(PAGE, all.length - page));
				}
			}
			return bytes;
		}

		private byte[] written(byte[] bytes, Write write, int length) {
			int end = (int) write.position() + length;
			byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, Math.min(end, CrashedDisk.this.fileSize)));
			System.arraycopy(write.bytes(), 0, result, (int) write.position(), length);
			return result;
		}

	}

}
