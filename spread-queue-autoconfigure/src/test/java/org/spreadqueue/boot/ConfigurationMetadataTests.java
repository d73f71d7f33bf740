package org.spreadqueue.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
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

	/** The fields refer to constants, which the annotation processor does not see. */
	@Test
	void statedDefaultsAreTheRealOnes() throws IOException {
		Map<String, Object> stated = new HashMap<>();
		keys().forEach((key) -> {
			String name = key.get("name").asString();
			if (key.has("defaultValue") && name.startsWith("spread.queue.")) {
				stated.put(name, key.get("defaultValue").asString());
			}
		});
		assertThat(stated).hasSizeGreaterThan(12);
		SpreadQueueProperties bound = new Binder(new MapConfigurationPropertySource(stated))
			.bind("spread.queue", SpreadQueueProperties.class)
			.get();
		assertThat(bound).usingRecursiveComparison().isEqualTo(new SpreadQueueProperties());
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
