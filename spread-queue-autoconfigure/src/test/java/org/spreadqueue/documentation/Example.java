// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An example of the documentation: a whole file of the test sources of any module, or
 * what is between {@code // tag::name[]} and {@code // end::name[]} in one.
 *
 * @param name {@code file.properties}, or {@code ClassName#tag}
 * @param text its lines, without the indentation that they share
 */
record Example(String name, String text) {

	private static final Pattern START = Pattern.compile("^[ \\t]*// tag::([\\w-]+)\\[]\\R", Pattern.MULTILINE);

	/** All that there are. */
	static List<Example> all() {
		try (Stream<Path> modules = Files.list(Sources.ROOT)) {
			return modules.map((module) -> module.resolve(Path.of("src", "test")))
				.filter(Files::isDirectory)
				.flatMap(Example::files)
				.sorted()
				.flatMap(Example::in)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Path> files(Path sources) {
		try (Stream<Path> files = Files.walk(sources)) {
			return files.filter((file) -> file.toString().contains("documentation"))
				.filter(Files::isRegularFile)
				.toList()
				.stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Example> in(Path file) {
		String name = file.getFileName().toString();
		String source = read(file);
		if (!name.endsWith(".java") && !name.endsWith(".kt")) {
			return Stream.of(new Example(name, source));
		}
		String className = name.substring(0, name.lastIndexOf('.'));
		return START.matcher(source).results().map((start) -> {
			String tag = start.group(1);
			int end = source.indexOf("// end::" + tag + "[]", start.end());
			if (end < 0) {
				throw new IllegalStateException(file + " has no '// end::" + tag + "[]' after its '// tag::'.");
			}
			// Without the indentation of the end tag, which is a line of its own.
			String region = source.substring(start.end(), end).stripTrailing();
			return new Example(className + "#" + tag, region.stripIndent() + "\n");
		});
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
