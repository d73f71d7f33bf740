// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every package of every module is {@code @NullMarked}, so that NullAway checks it.
 */
class NullMarkedPackagesTests {

	@Test
	void everyPackageIsNullMarked() throws IOException {
		Set<Path> packages = new TreeSet<>();
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			for (Path sources : modules.map((module) -> module.resolve(Path.of("src", "main", "java")))
				.filter(Files::isDirectory)
				.toList()) {
				try (Stream<Path> files = Files.walk(sources)) {
					files.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
						.forEach((file) -> packages.add(file.getParent()));
				}
			}
		}
		assertThat(packages).hasSizeGreaterThan(20)
			.allSatisfy((directory) -> assertThat(directory.resolve("package-info.java")).content()
				.contains("@NullMarked"));
	}

}
