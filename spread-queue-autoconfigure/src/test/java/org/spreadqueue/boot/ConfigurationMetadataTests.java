package org.spreadqueue.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata that editors and the reference are made of.
 */
class ConfigurationMetadataTests {

	@Test
	void everyKeyHasADescription() throws IOException {
		List<JsonNode> keys = keys();
		assertThat(keys).hasSizeGreaterThan(20).allSatisfy((key) -> {
			String description = key.path("description").asString("");
			assertThat(description).as(key.get("name").asString()).isNotEmpty().endsWith(".");
			assertThat(description).doesNotStartWith("The ").doesNotStartWith("A ").doesNotContain("{@");
		});
		assertThat(keys).extracting((key) -> key.get("name").asString())
			.contains("spread.queue.enabled", "spread.queue.name", "spread.queue.embedded.port",
					"management.health.spreadqueue.enabled");
	}

	private static List<JsonNode> keys() throws IOException {
		List<JsonNode> keys = new ArrayList<>();
		for (URL url : Collections.list(ConfigurationMetadataTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				for (JsonNode key : JsonMapper.shared().readTree(stream).path("properties")) {
					String name = key.get("name").asString();
					if (name.startsWith("spread.") || name.startsWith("management.health.spreadqueue")) {
						keys.add(key);
					}
				}
			}
		}
		return keys;
	}

}
