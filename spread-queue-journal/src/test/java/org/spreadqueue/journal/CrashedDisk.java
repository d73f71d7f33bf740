// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.journal.RecordedDisk.Delete;
import org.spreadqueue.journal.RecordedDisk.Event;
import org.spreadqueue.journal.RecordedDisk.Rename;
import org.spreadqueue.journal.RecordedDisk.Sync;
import org.spreadqueue.journal.RecordedDisk.SyncDirectory;
import org.spreadqueue.journal.RecordedDisk.Write;

/**
 * Replays what was done to a disk, up to some moment, and makes what a crash at that
 * moment may leave: what was synced, and of the rest a beginning, or any pages.
 */
final class CrashedDisk {

	private static final int PAGE = 4096;

	private final int fileSize;

	/** By the names that the program sees. */
	private final Map<String, Content> files = new LinkedHashMap<>();

	/** Renamed and deleted, perhaps not on the disk yet. */
	private final List<Pending> directory = new ArrayList<>();

	CrashedDisk(int fileSize) {
		this.fileSize = fileSize;
	}

	/** A disk with what is in a directory, all of it synced. */
	CrashedDisk(int fileSize, Path directory) throws IOException {
		this(fileSize);
		if (!Files.exists(directory)) {
			return;
		}
		try (Stream<Path> found = Files.list(directory)) {
			for (Path file : found.toList()) {
				Content content = new Content();
				content.onDisk = Files.readAllBytes(file);
				this.files.put(file.getFileName().toString(), content);
			}
		}
	}

	void apply(int number, Event event) {
		if (event instanceof Write write) {
			this.files.computeIfAbsent(write.file(), (name) -> new Content()).pending
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

	/** What is left when the operating system lives on: everything that was written. */
	void writeAll(Path to) throws IOException {
		for (Map.Entry<String, Content> file : this.files.entrySet()) {
			Files.write(to.resolve(file.getKey()), file.getValue().all());
		}
	}

	/** The last write is torn, as when the program is killed in the middle of it. */
	void writeTorn(Path to, Random random) throws IOException {
		for (Map.Entry<String, Content> file : this.files.entrySet()) {
			Files.write(to.resolve(file.getKey()), file.getValue().torn(random));
		}
	}

	/** As a loss of power may leave it: pages in any order, names as they were before. */
	void writePages(Path to, Random random) throws IOException {
		Map<String, Content> names = new LinkedHashMap<>(this.files);
		int undone = random.nextInt(this.directory.size() + 1);
		for (int i = 0; i < undone; i++) {
			this.directory.get(this.directory.size() - 1 - i).undo(names);
		}
		for (Map.Entry<String, Content> file : names.entrySet()) {
			Files.write(to.resolve(file.getKey()), file.getValue().pages(random));
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

		private byte[] onDisk = new byte[0];

		private List<PendingWrite> pending = new ArrayList<>();

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

		byte[] torn(Random random) {
			byte[] bytes = this.onDisk;
			int complete = random.nextInt(this.pending.size() + 1);
			for (int i = 0; i < complete; i++) {
				bytes = written(bytes, this.pending.get(i).write(), this.pending.get(i).write().bytes().length);
			}
			if (complete < this.pending.size()) {
				Write torn = this.pending.get(complete).write();
				bytes = written(bytes, torn, random.nextInt(torn.bytes().length + 1));
			}
			return bytes;
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
