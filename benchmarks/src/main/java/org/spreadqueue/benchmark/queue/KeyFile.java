// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

import org.spreadqueue.seal.SealKey;

/**
 * A new key for the processes of one cell, in a file that is deleted with them.
 *
 * @param path of the file
 */
record KeyFile(Path path) implements AutoCloseable {

	static KeyFile create() {
		byte[] secret = new byte[SealKey.BYTES];
		new SecureRandom().nextBytes(secret);
		try {
			return new KeyFile(Files.writeString(Files.createTempFile("spread-queue-bench", ".key"),
					Base64.getEncoder().encodeToString(secret)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.path);
	}

}
