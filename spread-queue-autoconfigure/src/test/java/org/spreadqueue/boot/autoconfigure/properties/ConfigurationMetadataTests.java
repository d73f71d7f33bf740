// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.QueueInitializer;
import org.spreadqueue.spring.listener.ListenerOptions;
import org.spreadqueue.spring.template.QueueSenders;
import org.spreadqueue.spring.template.SpreadQueueTemplate;
import org.spreadqueue.worker.FailureResponses;
import org.spreadqueue.worker.WorkerOptions;

import static java.util.Objects.requireNonNull;
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

	/** A new property is to state its default, or to stand here. */
	@Test
	void everyDefaultIsStated() throws IOException {
		assertThat(keys()).filteredOn((key) -> !key.has("defaultValue"))
			.extracting((key) -> key.get("name").asString())
			.filteredOn((name) -> name.startsWith("spread.queue."))
			.containsExactlyInAnyOrder("spread.queue.addresses", "spread.queue.connections",
					"spread.queue.embedded.unix-socket", "spread.queue.formats", "spread.queue.inbox.platform",
					"spread.queue.key", "spread.queue.listeners", "spread.queue.manager.directory",
					"spread.queue.manager.limits", "spread.queue.manager.queues", "spread.queue.name",
					"spread.queue.outbox.platform", "spread.queue.silence-timeout", "spread.queue.ssl.bundle",
					"spread.queue.ssl.enabled");
	}

	/** The options have them, which the annotation processor does not see. */
	@Test
	void statedDefaultsAreTheRealOnes() throws IOException {
		Map<String, Object> stated = new HashMap<>();
		keys().forEach((key) -> {
			String name = key.get("name").asString();
			if (key.has("defaultValue") && name.startsWith("spread.queue.")) {
				stated.put(name, key.get("defaultValue").asString());
			}
		});
		assertThat(stated).hasSizeGreaterThan(30);
		assertThat(options(bind(stated))).usingRecursiveComparison().isEqualTo(options(bind(Map.of())));
	}

	private static SpreadQueueProperties bind(Map<String, Object> values) {
		return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("spread.queue",
				SpreadQueueProperties.class);
	}

	/** Everything that properties set. */
	private static List<Object> options(SpreadQueueProperties properties) {
		QueueName queue = new QueueName("any");
		SpreadOptions spread = properties.applyTo(SpreadOptions.builder()).build();
		SpreadQueueTemplate.Builder template = SpreadQueueTemplate.builder(
				new QueueSenders(SenderOptions::of, List.of(), spread, QueueInitializer.NONE),
				new PayloadConverter(JsonMapper.shared()));
		return List.of(spread.connectTimeout(), spread.reconnectPolicy(),
				properties.applyTo(ListenerOptions.of("any", WorkerOptions.of(queue))), properties.senderOptions(queue),
				properties.managerOptions(queue), properties.sealKeys(List.of()), properties.embedded(),
				template(properties.applyTo(template)), properties.outbox().options(), properties.inbox().options(),
				properties.addresses());
	}

	private static List<Object> template(SpreadQueueTemplate.Builder template) {
		return Stream.of("requestTimeout", "maxPayloadSize", "afterCommit", "throughOutbox")
			.map((field) -> requireNonNull(ReflectionTestUtils.getField(template, field)))
			.toList();
	}

	/**
	 * Editors show them, so each must be a key that there is, with values that it takes.
	 */
	@Test
	void everyHintFitsItsKey() throws IOException {
		List<String> keys = keys().stream().map((key) -> key.get("name").asString()).toList();
		List<JsonNode> hints = entries("hints");
		assertThat(hints).hasSizeGreaterThan(6).allSatisfy((hint) -> {
			String name = hint.get("name").asString();
			boolean map = name.endsWith(".values");
			String key = map ? name.substring(0, name.length() - ".values".length()) : name;
			assertThat(keys).contains(key);
			assertThat(hint.path("values")).isNotEmpty().allSatisfy((value) -> {
				assertThat(value.path("description").asString("")).as(name).endsWith(".");
				Map<String, String> set = Map.of(map ? key + ".any" : key, value.get("value").asString());
				new Binder(new MapConfigurationPropertySource(set)).bind("spread.queue", SpreadQueueProperties.class)
					.get();
			});
		});
	}

	@Test
	void hintsOfAnEnumAreComplete() throws IOException {
		Map<String, Class<? extends Enum<?>>> enums = Map.of("spread.queue.failure-responses", FailureResponses.class,
				"spread.queue.format", Serializer.class, "spread.queue.formats.values", Serializer.class,
				"spread.queue.manager.administration", Administration.class, "spread.queue.manager.on-duplicate",
				ManagerOptions.OnDuplicate.class, "spread.queue.manager.overflow", QueueLimits.Overflow.class);
		for (JsonNode hint : entries("hints")) {
			Class<? extends Enum<?>> type = enums.get(hint.get("name").asString());
			if (type != null) {
				assertThat(hint.path("values")).extracting((value) -> value.get("value").asString())
					.containsExactly(Stream.of(type.getEnumConstants())
						.map((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
						.toArray(String[]::new));
			}
			else {
				assertThat(hint.path("providers").path(0).path("name").asString("")).as("other values")
					.isEqualTo("any");
			}
		}
		assertThat(entries("hints")).extracting((hint) -> hint.get("name").asString()).containsAll(enums.keySet());
	}

	private static List<JsonNode> keys() throws IOException {
		return entries("properties");
	}

	private static List<JsonNode> entries(String kind) throws IOException {
		List<JsonNode> keys = new ArrayList<>();
		for (URL url : Collections.list(ConfigurationMetadataTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				for (JsonNode key : JsonMapper.shared().readTree(stream).path(kind)) {
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
