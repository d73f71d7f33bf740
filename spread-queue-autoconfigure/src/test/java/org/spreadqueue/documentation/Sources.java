// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of the repository.
 */
final class Sources {

	static final Path ROOT = Path.of("..");

	private static final Map<String, List<Path>> found = new ConcurrentHashMap<>();

	private Sources() {
	}

	/** Files of all modules whose names end so, without what a build has made. */
	static List<Path> endingWith(String suffix) {
		return found.computeIfAbsent(suffix, Sources::find);
	}

	private static List<Path> find(String suffix) {
		List<Path> files = new ArrayList<>();
		try {
			Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					String name = directory.getFileName().toString();
					boolean hidden = name.startsWith(".") && !directory.equals(ROOT);
					return (hidden || name.equals("target")) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					if (file.toString().endsWith(suffix)) {
						files.add(file);
					}
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Collections.sort(files);
		return List.copyOf(files);
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
