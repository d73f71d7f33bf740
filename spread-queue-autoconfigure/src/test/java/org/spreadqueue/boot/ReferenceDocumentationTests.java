package org.spreadqueue.boot;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration table of the reference names the properties that there are.
 */
class ReferenceDocumentationTests {

	@Test
	void theConfigurationTableIsComplete() throws Exception {
		String reference = Files.readString(Path.of("../docs/reference.md"));
		List<String> documented = Pattern.compile("^\\| `((?:spread|management)\\.[a-z.-]+)` \\|", Pattern.MULTILINE)
			.matcher(reference)
			.results()
			.map((row) -> row.group(1))
			.filter((name) -> !name.startsWith("spread.queue.start.") && !name.startsWith("spread.queue.messages"))
			.toList();
		assertThat(documented).containsExactlyInAnyOrderElementsOf(existing());
	}

	private static List<String> existing() throws Exception {
		try (InputStream metadata = ReferenceDocumentationTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return new JsonMapper().readTree(Objects.requireNonNull(metadata))
				.path("properties")
				.valueStream()
				.map((property) -> property.path("name").stringValue())
				.toList();
		}
	}

}
