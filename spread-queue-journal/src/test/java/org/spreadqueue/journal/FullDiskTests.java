// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** A real disk, and a small one. Skipped where nobody may mount one. */
@Tag("slow")
@Timeout(120)
class FullDiskTests {

	private static final int SIZE = 2 << 20;

	@TempDir
	private Path temporary;

	private Path disk;

	private final TestClock clock = new TestClock();

	@BeforeEach
	void mount() throws Exception {
		this.disk = Files.createDirectory(this.temporary.resolve("disk"));
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", this.disk.toString()))
			.as("exit code of mount")
			.isZero();
	}

	@AfterEach
	void unmount() throws Exception {
		run("umount", this.disk.toString());
	}

	private static int run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
		}
		catch (IOException ex) {
			return -1;
		}
	}

	@Test
	void messagesAreRefusedInTimeAndTakenAgainWhenThereIsSpace() {
		try (Journal journal = Directories.open(this.disk.resolve("queues"), this.clock)) {
			TestQueue queue = new TestQueue(journal, "orders", this.clock);
			fill(queue);
			assertThat(queue.store.waiting()).isGreaterThan(500);
			while (!queue.store.isEmpty()) {
				queue.store.remove(queue.dispatch());
				queue.sync();
			}
			await().until(() -> {
				queue.sync();
				return queue.log.hasRoom();
			});
			fill(queue);
			assertThat(queue.failures).isEmpty();
		}
	}

	@Test
	void whatSomebodyElseTakesIsMissingForNewMessagesOnly() throws Exception {
		Path directory = this.disk.resolve("queues");
		Path other = this.disk.resolve("other");
		int held;
		try (Journal journal = Directories.open(directory, this.clock)) {
			TestQueue queue = new TestQueue(journal, "orders", this.clock);
			for (int i = 0; i < 100; i++) {
				queue.add("x".repeat(1000));
				queue.sync();
			}
			use(other);
			await().until(() -> !queue.log.hasRoom());
			for (int i = 0; i < 50; i++) {
				queue.store.remove(queue.dispatch());
				queue.sync();
			}
			held = queue.store.waiting();
			assertThat(queue.failures).isEmpty();
		}
		try (Journal again = Directories.open(directory, this.clock)) {
			TestQueue queue = new TestQueue(again, "orders", this.clock);
			assertThat(queue.store.waiting()).isEqualTo(held);
			assertThat(queue.log.hasRoom()).isFalse();
			Files.delete(other);
			await().until(queue.log::hasRoom);
			queue.add("tea");
			queue.sync();
			assertThat(queue.failures).isEmpty();
		}
	}

	private void fill(TestQueue queue) {
		for (int i = 0; queue.log.hasRoom(); i++) {
			queue.add(i + "x".repeat(1000));
			queue.sync();
		}
	}

	/** Writes until the disk is full. */
	private static void use(Path file) throws IOException {
		try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
			byte[] bytes = new byte[4096];
			while (true) {
				access.write(bytes);
			}
		}
		catch (IOException ex) {
			if (!String.valueOf(ex.getMessage()).contains("No space")) {
				throw ex;
			}
		}
	}

}
