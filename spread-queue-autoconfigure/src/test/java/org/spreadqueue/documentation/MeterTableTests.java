// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.junit.jupiter.api.Test;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;

import org.spreadqueue.boot.autoconfigure.metrics.SpreadQueueMetricsAutoConfiguration;
import org.spreadqueue.boot.autoconfigure.outbox.SpreadQueueOutboxAutoConfiguration;
import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.observation.QueueObservation;
import org.spreadqueue.spring.observation.SendObservation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of meters and observations are made from the meters that an application has,
 * and from the observations as their enums document them.
 */
class MeterTableTests {

	private static final List<ObservationDocumentation> OBSERVATIONS = Stream
		.<ObservationDocumentation>concat(Arrays.stream(SendObservation.values()),
				Arrays.stream(QueueObservation.values()))
		.toList();

	@Test
	void everyMeterIsInTheTable() {
		ExampleApplication.of(Listener.class)
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
					SpreadQueueMetricsAutoConfiguration.class, DataSourceAutoConfiguration.class,
					DataSourceTransactionManagerAutoConfiguration.class, SpreadQueueOutboxAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("spread.queue.outbox.enabled=true")
			.run((context) -> mustRead("meters", meters(context.getBean(MeterRegistry.class))));
	}

	@Test
	void everyKeyOfAnObservationIsInTheTable() {
		mustRead("observations",
				OBSERVATIONS.stream()
					.flatMap((observation) -> Stream.concat(
							keys(observation, observation.getLowCardinalityKeyNames(), "meters, spans"),
							keys(observation, observation.getHighCardinalityKeyNames(), "spans")))
					.collect(Collectors.joining("",
							"\n| observation | key | of | meaning |\n| --- | --- | --- | --- |\n", "\n")));
	}

	private static void mustRead(String name, String table) {
		Page page = Page.named("metrics.md");
		Matcher old = Pattern
			.compile("(?<=<!-- " + name + ": made from the code -->\\n).*?(?=<!-- end -->)", Pattern.DOTALL)
			.matcher(page.text());
		assertThat(old.find()).isTrue();
		page.mustRead(old.replaceFirst(Matcher.quoteReplacement(table)));
	}

	private static String meters(MeterRegistry registry) {
		TreeMap<String, Meter.Id> byName = new TreeMap<>();
		registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith("spread.queue."))
			.forEach((id) -> byName.put(id.getName(), id));
		return byName.values()
			.stream()
			.map(MeterTableTests::row)
			.collect(Collectors.joining("",
					"\n| meter | type | unit | keys | meaning |\n| --- | --- | --- | --- | --- |\n", "\n"));
	}

	private static String row(Meter.Id meter) {
		return "| `%s` | %s | %s | %s | %s |%n".formatted(meter.getName(),
				meter.getType().name().toLowerCase(Locale.ROOT),
				(meter.getBaseUnit() != null) ? meter.getBaseUnit() : "",
				meter.getTags()
					.stream()
					.map(Tag::getKey)
					.map((key) -> "`" + key + "`")
					.collect(Collectors.joining(", ")),
				Objects.requireNonNull(meter.getDescription()));
	}

	private static Stream<String> keys(ObservationDocumentation observation, KeyName[] keys, String of) {
		return Arrays.stream(keys)
			.map((key) -> "| `%s` | `%s` | %s | %s |%n".formatted(name(observation), key.asString(), of,
					meaning((Enum<?>) key)));
	}

	private static String name(ObservationDocumentation observation) {
		return Objects.requireNonNull((observation.getDefaultConvention() != null)
				? BeanUtils.instantiateClass(observation.getDefaultConvention()).getName() : observation.getName());
	}

	/** The comment of a key is its documentation. */
	private static String meaning(Enum<?> key) {
		Class<?> keys = key.getDeclaringClass();
		String source = Sources.read(Sources.ROOT.resolve("spread-queue-spring/src/main/java")
			.resolve(keys.getEnclosingClass().getName().replace('.', '/') + ".java"));
		String own = source.substring(source.indexOf("enum " + keys.getSimpleName()));
		Matcher comment = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*" + key.name() + "\\(", Pattern.DOTALL)
			.matcher(own);
		assertThat(comment.find()).as("%s of %s has a comment", key, keys).isTrue();
		return comment.group(1).replaceAll("\\s*\\*?\\s+", " ").replaceAll("\\{@code (\\w+)}", "`$1`").strip();
	}

	static class Listener {

		@QueueListener("orders")
		void process(String item) {
		}

	}

}
