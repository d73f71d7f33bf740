// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NewFileTests {

	@TempDir
	private Path directory;

	@Test
	void hasItsNameWhenItIsComplete() throws IOException {
		try (NewFile created = NewFile.create(file())) {
			created.writer().write("all\n");
			created.writer().flush();
			assertThat(file()).doesNotExist();
			created.complete();
			assertThat(file()).hasContent("all\n");
		}
		assertThat(file()).hasContent("all\n");
		assertThat(this.directory).isDirectoryNotContaining("glob:**.part");
	}

	@Test
	void whatBreaksOffIsDeleted() throws IOException {
		try (NewFile created = NewFile.create(file())) {
			created.writer().write("half");
		}
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void takesNobodysPlace() throws IOException {
		Files.writeString(file(), "mine");
		assertRefused();
		assertThat(file()).hasContent("mine");
	}

	@Test
	void takesNobodysPlaceWhenItIsComplete() throws IOException {
		try (NewFile created = NewFile.create(file())) {
			Files.writeString(file(), "mine");
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(created::complete)
				.withMessageContaining("cannot be written: java.nio.file.FileAlreadyExistsException");
		}
		assertThat(file()).hasContent("mine");
		assertThat(this.directory).isDirectoryNotContaining("glob:**.part");
	}

	@Test
	void takesNobodysPlaceWhileItIsWritten() throws IOException {
		try (NewFile created = NewFile.create(file())) {
			assertRefused();
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> NewFile.create(file()))
				.withMessageContainingAll(file() + ".part: another export writes it", "delete what it has left");
			created.writer().write("first");
			created.complete();
		}
		assertThat(file()).hasContent("first");
	}

	@Test
	void isNotCreatedWhereItCannotBe() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> NewFile.create(this.directory.resolve("none").resolve("file")))
			.withMessageContainingAll("cannot be created", "NoSuchFileException");
	}

	private void assertRefused() {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> NewFile.create(file()))
			.withMessageContainingAll(file().toString(), "cannot be created", "FileAlreadyExistsException");
	}

	private Path file() {
		return this.directory.resolve("file");
	}

}
