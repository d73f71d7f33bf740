// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.spreadqueue.journal.BusyQueues.Found;
import org.spreadqueue.journal.RecordedDisk.Event;
import org.spreadqueue.journal.RecordedDisk.Sync;
import org.spreadqueue.journal.files.JournalFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A journal is used busily, and everything that it does to its disk is recorded. From the
 * record, the directory is built as crashes may leave it, and opened: at each sync, and
 * at moments between them. So it is with what opens a directory after a crash, and uses
 * it on: it may crash as well, while it opens it, too.
 * <p>
 * Nothing that was reported as synced may be missing, nothing may be found damaged, and
 * what was removed, and that was synced, must not come back. With other seeds, more steps
 * and more crashes one after the other:
 * {@code -Dcrash.seed=7 -Dcrash.steps=5000 -Dcrash.generations=200}.
 */
class CrashPointTests {

	private static final Settings SETTINGS = new Settings(64 << 10, 32 << 10, 4 << 10, 6 << 10);

	private final long seed = Long.getLong("crash.seed", 1);

	private final int steps = Integer.getInteger("crash.steps", 400);

	private final int generations = Integer.getInteger("crash.generations", 12);

	private final TestClock clock = new TestClock();

	private final AtomicInteger numbers = new AtomicInteger();

	@TempDir
	private Path temporary;

	private int opened;

	@Test
	void whatWasSyncedIsThereAfterACrashAtAnyMoment() throws Exception {
		Random random = new Random(this.seed);
		List<Event> events = use(this.temporary.resolve("recorded"), Found.NOTHING, random, this.steps);
		CrashedDisk crashed = new CrashedDisk(SETTINGS.fileSize());
		AfterCrash expected = AfterCrash.of(Found.NOTHING);
		for (int i = 0; i < events.size(); i++) {
			Event event = events.get(i);
			boolean boundary = event instanceof Sync && random.nextInt(4) == 0;
			if (boundary || (expected.hasBegun() && random.nextInt(40) == 0)) {
				check(crashed, expected, random, "before event " + i + ", " + event);
			}
			crashed.apply(i, event);
			expected.apply(event);
		}
		check(crashed, expected, random, "at the end");
		assertThat(this.opened).isGreaterThan(this.steps / 8);
	}

	@Test
	void soItIsAfterTheNextCrashAndTheOneAfterThat() throws Exception {
		Random random = new Random(this.seed);
		Path directory = this.temporary.resolve("generation-0");
		CrashedDisk disk = new CrashedDisk(SETTINGS.fileSize());
		AfterCrash expected = AfterCrash.of(Found.NOTHING);
		int whileOpening = 0;
		for (int generation = 1; generation <= this.generations; generation++) {
			Found found = expected.before();
			List<Event> events = use(directory, found, random, 5 + random.nextInt(40));
			int end = endOf(events, generation % 3 == 0 && found.exists(), random);
			for (int i = 0; i < end; i++) {
				boolean justOpen = i > 0 && events.get(i - 1) instanceof BusyQueues.Begun;
				if (expected.hasBegun() && random.nextInt(justOpen ? 2 : 40) == 0) {
					check(disk, expected, random, "of generation " + generation + " before event " + i);
				}
				disk.apply(i, events.get(i));
				expected.apply(events.get(i));
			}
			whileOpening += expected.isOpen() ? 0 : 1;
			directory = this.temporary.resolve("generation-" + generation);
			Crash crash = check(disk, expected, random, "that ends generation " + generation, directory);
			disk = crash.disk();
			expected = crash.expected();
		}
		assertThat(whileOpening).as("crashes of those that opened it").isBetween(1, this.generations - 1);
	}

	/**
	 * Some die while they open it. Who that is must not be left to chance: what is drawn
	 * depends on how many events there were, and so on the threads.
	 */
	private static int endOf(List<Event> events, boolean whileOpening, Random random) {
		int open = 0;
		while (!(events.get(open) instanceof BusyQueues.Begun)) {
			open++;
		}
		return whileOpening ? random.nextInt(open + 1) : open + 1 + random.nextInt(events.size() - open);
	}

	private void check(CrashedDisk crashed, AfterCrash expected, Random random, String when) throws Exception {
		if (expected.hasBegun()) {
			Path directory = this.temporary.resolve("crash-" + this.opened);
			check(crashed, expected, random, when, directory);
			delete(directory);
		}
	}

	/**
	 * Builds what a crash may leave in a directory, and checks what is in a copy of that.
	 * @return what the program that comes next has to do with
	 */
	private Crash check(CrashedDisk disk, AfterCrash expected, Random random, String when, Path directory)
			throws Exception {
		Files.createDirectories(directory);
		int kind = ++this.opened % 4;
		CrashedDisk left = switch (kind) {
			case 0 -> disk.afterKill();
			case 1 -> disk.afterTornWrite(random);
			default -> disk.afterLossOfPower(random);
		};
		left.writeTo(directory);
		Path copy = copy(directory);
		String which = "crash " + this.opened + " " + when + " with seed " + this.seed;
		Found found;
		try {
			found = read(copy);
		}
		catch (JournalException ex) {
			throw new AssertionError(which, ex);
		}
		expected.check(found, which);
		assertThat(read(copy)).as("opened again, " + which).isEqualTo(found);
		delete(copy);
		return new Crash(left, (kind < 2) ? expected.afterKill(found) : AfterCrash.of(found));
	}

	private Path copy(Path directory) throws IOException {
		Path copy = Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-copy"));
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.toList()) {
				Files.copy(file, copy.resolve(file.getFileName()));
			}
		}
		return copy;
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			files.forEach((file) -> file.toFile().delete());
		}
		Files.delete(directory);
	}

	private Found read(Path directory) {
		try (Journal journal = Journal.open(JournalOptions.of(directory), SETTINGS, this.clock, JournalFiles::new)) {
			return new BusyQueues(journal, new RecordedDisk(), this.clock, this.numbers).found();
		}
	}

	/** Opens a journal, which must have what was found in it, and uses it at random. */
	private List<Event> use(Path directory, Found found, Random random, int steps) {
		RecordedDisk disk = new RecordedDisk();
		try (Journal journal = Journal.open(JournalOptions.of(directory), SETTINGS, this.clock, disk::files)) {
			BusyQueues queues = new BusyQueues(journal, disk, this.clock, this.numbers);
			assertThat(!found.exists() || queues.found().equals(found)).isTrue();
			queues.use(random, steps);
		}
		return List.copyOf(disk.events());
	}

	/** What a crash has left on the disk, and what that means. */
	private record Crash(CrashedDisk disk, AfterCrash expected) {
	}

}
