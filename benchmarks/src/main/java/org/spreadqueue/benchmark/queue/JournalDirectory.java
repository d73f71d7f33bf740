// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.util.FileSystemUtils;

/**
 * A directory for a durable manager, under the working directory: on a real disk.
 *
 * @param path of the directory
 */
record JournalDirectory(Path path) implements AutoCloseable {

	static JournalDirectory create() {
		try {
			return new JournalDirectory(Files.createTempDirectory(Path.of("").toAbsolutePath(), "journal-"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Call it after the end of the manager. */
	@Override
	public void close() throws IOException {
		FileSystemUtils.deleteRecursively(this.path);
	}

}
