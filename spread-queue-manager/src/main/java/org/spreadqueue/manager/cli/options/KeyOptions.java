// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Option;

import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;

/**
 * The keys of the queues' programs. They are never arguments, which everybody can see.
 */
public final class KeyOptions {

	/** Called like the property of an application. */
	private static final String KEY = "SPREAD_QUEUE_KEY";

	private static final String FILE = "file:";

	@Option(names = "--key-file", paramLabel = "PATH",
			description = "File with the key that all programs of the queues have, 32 bytes in Base64. Can be given "
					+ "several times: the first key seals, all of them open.")
	private final List<String> files = new ArrayList<>();

	@Option(names = "--key-required", paramLabel = "true|false", arity = "1", defaultValue = "true",
			description = "Whether, with a key, programs of Spread::Queue for Perl are refused, which cannot have one. "
					+ "Default: ${DEFAULT-VALUE}")
	private boolean required;

	/**
	 * Returns the keys of the files or, if none is named, of the environment. Throws
	 * {@link IllegalArgumentException} if one cannot be used; its text has nothing of it.
	 */
	public SealKeys keys(Map<String, String> environment) {
		String standard = environment.get(KEY);
		List<SealKey> keys = new ArrayList<>();
		if (!this.files.isEmpty()) {
			this.files.forEach((file) -> keys.add(ofFile(file)));
		}
		else if (standard != null && !standard.isBlank()) {
			Arrays.stream(standard.strip().split("\\s*,\\s*", -1)).map(KeyOptions::ofEnvironment).forEach(keys::add);
		}
		return new SealKeys(keys, this.required);
	}

	private static SealKey ofEnvironment(String entry) {
		return entry.startsWith(FILE) ? ofFile(entry.substring(FILE.length())) : parse(KEY, entry);
	}

	private static SealKey ofFile(String file) {
		return parse("Key file '" + file + "'", read(file));
	}

	private static String read(String file) {
		try {
			return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
		}
		catch (IOException | InvalidPathException ex) {
			throw new IllegalArgumentException("Key file '" + file + "' cannot be read: " + ex, ex);
		}
	}

	private static SealKey parse(String where, String base64) {
		try {
			return SealKey.parse(base64);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(where + ": " + ex.getMessage(), ex);
		}
	}

}
