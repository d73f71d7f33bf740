// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that an export makes. It never takes the place of one that is there, and has its
 * name only when it is complete: one that breaks off would look whole. Until then, it is
 * called the same with {@code .part} behind it.
 */
public final class NewFile implements AutoCloseable {

	private final Path file;

	private final Path part;

	private final Writer writer;

	private NewFile(Path file, Path part, Writer writer) {
		this.file = file;
		this.part = part;
		this.writer = writer;
	}

	/**
	 * Creates a file, to be written in UTF-8.
	 * @throws UncheckedIOException if it, or its part, is there already, or cannot be
	 * created
	 */
	public static NewFile create(Path file) {
		Path part = file.resolveSibling(file.getFileName() + ".part");
		try {
			if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileAlreadyExistsException(file.toString());
			}
			Writer writer = newWriter(part);
			// Also if the program is interrupted.
			part.toFile().deleteOnExit();
			return new NewFile(file, part, writer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file '" + file + "' cannot be created: " + ex, ex);
		}
	}

	private static Writer newWriter(Path part) throws IOException {
		try {
			return Files.newBufferedWriter(part, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
		}
		catch (FileAlreadyExistsException ex) {
			throw new FileAlreadyExistsException(part.toString(), null,
					"another export writes it. If there is none, one was killed: delete what it has left");
		}
	}

	/** Returns what writes to the file. */
	public Writer writer() {
		return this.writer;
	}

	/**
	 * Gives the file its name, because everything is written.
	 * @throws UncheckedIOException if it cannot be written, or another one has the name
	 */
	public void complete() {
		try {
			this.writer.close();
			Files.move(this.part, this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file '" + this.file + "' cannot be written: " + ex, ex);
		}
	}

	/** Deletes what was written, unless it is complete. */
	@Override
	public void close() {
		try {
			this.writer.close();
		}
		catch (IOException ex) {
			// What is in it is not needed.
		}
		try {
			Files.deleteIfExists(this.part);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file '" + this.part + "' cannot be deleted: " + ex, ex);
		}
	}

}
