// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A module has the name that its jar had without a descriptor. What it exports to all is
 * for users; its other packages say that they are internal.
 */
class ModuleDescriptorsTests {

	private static final Pattern EXPORTED = Pattern.compile("^\\texports ([\\w.]+);", Pattern.MULTILINE);

	private static final String PACKAGE_INFO = "package-info.java";

	static List<Path> descriptors() {
		return Sources.endingWith(Path.of("src", "main", "java", "module-info.java").toString());
	}

	@ParameterizedTest
	@MethodSource("descriptors")
	void packagesAreExportedOrInternal(Path descriptor) {
		Set<String> exported = EXPORTED.matcher(Sources.read(descriptor))
			.results()
			.map((found) -> found.group(1))
			.collect(Collectors.toSet());
		Path sources = requireNonNull(descriptor.getParent());
		Map<String, Boolean> internal = new TreeMap<>();
		for (Path file : Sources.endingWith(PACKAGE_INFO)) {
			if (file.startsWith(sources)) {
				String name = sources.relativize(file.getParent()).toString().replace(File.separatorChar, '.');
				internal.put(name, Sources.read(file).contains("Internal."));
			}
		}
		assertThat(internal).isNotEmpty()
			.allSatisfy((name, isInternal) -> assertThat(isInternal).as("%s is internal", name)
				.isEqualTo(!exported.contains(name)));
	}

	@ParameterizedTest
	@MethodSource("descriptors")
	void modulesHaveTheNameOfTheirJar(Path descriptor) {
		Path pom = descriptor.resolve(Path.of("..", "..", "..", "..", "pom.xml")).normalize();
		String name = Pattern.compile("^module ([\\w.]+) \\{", Pattern.MULTILINE)
			.matcher(Sources.read(descriptor))
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
		assertThat(pom).content().contains("<automatic.module.name>" + name + "</automatic.module.name>");
	}

}
