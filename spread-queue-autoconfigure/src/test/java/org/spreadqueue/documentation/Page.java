// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page under {@code docs}, parts of which are made from sources. With
 * {@code -Ddocs.update=true} those parts are written anew, else they are compared.
 *
 * @param file where it is
 * @param text what it says
 */
record Page(Path file, String text) {

	private static final Path DOCS = Path.of("..", "docs");

	static Page named(String name) {
		return read(DOCS.resolve(name));
	}

	static List<Page> all() {
		try (Stream<Path> files = Files.list(DOCS)) {
			return files.filter((file) -> file.toString().endsWith(".md")).sorted().map(Page::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Page read(Path file) {
		try {
			return new Page(file, Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String name() {
		return this.file.getFileName().toString();
	}

	/** Compares, or writes. */
	void mustRead(String expected) {
		if (Boolean.getBoolean("docs.update")) {
			try {
				Files.writeString(this.file, expected);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return;
		}
		assertThat(this.text)
			.as("docs/%s differs from what it is made of. To write it anew: mvn -pl spread-queue-autoconfigure -am test "
					+ "-Dtest='org.spreadqueue.documentation.*' -Dsurefire.failIfNoSpecifiedTests=false "
					+ "-Ddocs.update=true", name())
			.isEqualTo(expected);
	}

	@Override
	public String toString() {
		return name();
	}

}
