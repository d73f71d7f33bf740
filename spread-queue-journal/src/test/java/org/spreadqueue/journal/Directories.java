// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.spreadqueue.journal.files.JournalFiles;

/** What tests do with the directories of journals. */
final class Directories {

	/** Small files, so that tests have many. */
	static final Settings SMALL = new Settings(128 << 10, 64 << 10, 8 << 10, 8 << 10);

	private Directories() {
	}

	static Journal open(Path directory, TestClock clock) {
		return Journal.open(JournalOptions.of(directory), SMALL, clock, JournalFiles::new);
	}

	/** Copies the files as they are now: what a program leaves that is killed. */
	static Path copy(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		for (Path file : files(from)) {
			Files.copy(file, to.resolve(file.getFileName()));
		}
		return to;
	}

	/** The files with records, in their order. */
	static List<Path> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".journal"))
				.sorted(Comparator.comparingInt(Directories::number))
				.toList();
		}
	}

	private static int number(Path file) {
		return Integer.parseInt(file.getFileName().toString().replaceAll("\\D", ""));
	}

	static long size(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.mapToLong((file) -> file.toFile().length()).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Changes a byte. */
	static void damage(Path file, long position) throws IOException {
		try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
			access.seek(position);
			int old = access.read();
			access.seek(position);
			access.write(old ^ 0x5a);
		}
	}

	/** The position of the first byte of a text. */
	static long find(Path file, String text) throws IOException {
		return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
	}

}
