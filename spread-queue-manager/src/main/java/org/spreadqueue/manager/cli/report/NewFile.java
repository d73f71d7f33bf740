// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that an export makes. It never takes the place of one that is there. */
public final class NewFile {

	private NewFile() {
	}

	/**
	 * Creates a file, to be written in UTF-8.
	 * @throws UncheckedIOException if it is there already, or cannot be created
	 */
	public static Writer create(Path file) {
		try {
			return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The file '" + file + "' cannot be created: " + ex, ex);
		}
	}

}
