// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.spreadqueue.journal.JournalException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A directory that is not as it was left. */
class JournalDamageTests {

	@TempDir
	private Path temporary;

	private Path directory;

	private final TestClock clock = new TestClock();

	@BeforeEach
	void write() {
		this.directory = this.temporary.resolve("queues");
		try (Journal journal = open(this.directory)) {
			TestQueue queue = new TestQueue(journal, "orders", this.clock);
			for (int i = 0; i < 30; i++) {
				queue.add("message " + i + " ".repeat(100));
				queue.sync();
			}
			queue.store.remove(queue.dispatch());
		}
	}

	private Journal open(Path directory) {
		return Directories.open(directory, this.clock);
	}

	private List<String> waiting(Path directory) {
		try (Journal journal = open(directory)) {
			return new TestQueue(journal, "orders", this.clock).waiting();
		}
	}

	private Path file() throws Exception {
		return Directories.files(this.directory).get(0);
	}

	private JournalException refused(Path directory, Reason reason) {
		JournalException refused = org.assertj.core.api.Assertions.catchThrowableOfType(JournalException.class,
				() -> open(directory).close());
		assertThat(refused).isNotNull();
		assertThat(refused.reason()).isEqualTo(reason);
		assertThat(refused).hasMessageContaining(directory.toString());
		return refused;
	}

	@Test
	void aByteOfAMessageIsFoundAndTheErrorSaysWhereAndWhatToDo() throws Exception {
		long position = Directories.find(file(), "message 7 ");
		Directories.damage(file(), position);
		assertThat(refused(this.directory, Reason.DAMAGED)).hasMessageContaining(file().getFileName().toString())
			.hasMessageContaining("position ")
			.hasMessageContaining("journal export");
	}

	@Test
	void theBeginningOfARecordIsFound() throws Exception {
		byte[] bytes = Files.readAllBytes(file());
		assertThat(bytes[16]).isEqualTo((byte) 11);
		Directories.damage(file(), 16);
		refused(this.directory, Reason.DAMAGED);
	}

	@Test
	void aFileThatIsCutOffIsFound() throws Exception {
		try (RandomAccessFile access = new RandomAccessFile(file().toFile(), "rw")) {
			access.setLength(access.length() - 1);
		}
		refused(this.directory, Reason.DAMAGED);
	}

	@Test
	void aHeaderOfAnotherFileIsFound() throws Exception {
		Directories.damage(file(), 15);
		refused(this.directory, Reason.DAMAGED);
	}

	@Test
	void wherever() throws Exception {
		List<String> before = waiting(Directories.copy(this.directory, this.temporary.resolve("before")));
		Random random = new Random(42);
		long end = Directories.find(file(), "message 29 ") + 200;
		int found = 0;
		for (int i = 0; i < 150; i++) {
			Path copy = Directories.copy(this.directory, this.temporary.resolve("copy-" + i));
			long position = random.nextLong(end);
			Directories.damage(copy.resolve(file().getFileName()), position);
			try {
				// The last outcomes may be lost, which repeats their messages.
				assertThat(waiting(copy)).as("after damage at " + position).containsAll(before);
			}
			catch (JournalException ex) {
				found++;
			}
		}
		assertThat(found).isGreaterThan(100);
	}

	@Test
	void whatWasNotWrittenCompletelyIsLeftOut() throws Exception {
		// Without what is written when it is closed.
		try (Journal journal = open(this.directory)) {
			TestQueue queue = new TestQueue(journal, "orders", this.clock);
			queue.add("last" + "!".repeat(5000));
			queue.sync();
			Path copy = Directories.copy(this.directory, this.temporary.resolve("copy"));
			Path file = copy.resolve(file().getFileName());
			long position = Directories.find(file, "last!!!");
			try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
				access.seek(position + 2000);
				access.write(new byte[4000]);
			}
			assertThat(waiting(copy)).hasSize(29).doesNotContain("last" + "!".repeat(5000));
			assertThat(waiting(copy)).hasSize(29);
			assertThat(Directories.find(file, "last!!!")).isNegative();
		}
	}

	@Test
	void aNewerVersionIsRefused() throws Exception {
		try (RandomAccessFile access = new RandomAccessFile(file().toFile(), "rw")) {
			access.seek(16 + 23 - 4);
			assertThat(access.read()).isOne();
			access.seek(16 + 23 - 4);
			access.write(2);
		}
		assertThat(refused(this.directory, Reason.NEWER_VERSION)).hasMessageContaining("later version");
	}

	@Test
	void aDirectoryInUseIsRefusedAndTheErrorNamesWhoHasIt() {
		try (Journal journal = open(this.directory)) {
			assertThat(refused(this.directory, Reason.LOCKED))
				.hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
			assertThat(journal.location()).isEqualTo(this.directory.toString());
		}
		assertThat(waiting(this.directory)).hasSize(29);
	}

	@Test
	void aFileIsNoDirectory() throws Exception {
		Path file = Files.createFile(this.temporary.resolve("file"));
		refused(file, Reason.UNUSABLE);
		assertThatExceptionOfType(JournalException.class).isThrownBy(() -> open(file.resolve("below")));
	}

}
