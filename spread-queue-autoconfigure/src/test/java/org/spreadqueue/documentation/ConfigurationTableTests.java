// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configuration table of the reference is made from the metadata of the properties.
 */
class ConfigurationTableTests {

	private static final Pattern TABLE = Pattern
		.compile("(?<=<!-- configuration: made from the metadata -->\\n).*?(?=<!-- end -->)", Pattern.DOTALL);

	private static final Pattern PACKAGE = Pattern.compile("(?:\\w+\\.)+(?=[A-Z])");

	@Test
	void saysWhatTheMetadataSay() throws IOException {
		Page reference = Page.named("reference.md");
		Matcher table = TABLE.matcher(reference.text());
		assertThat(table.find()).isTrue();
		reference.mustRead(table.replaceFirst(Matcher.quoteReplacement(table())));
	}

	private static String table() throws IOException {
		try (InputStream metadata = ConfigurationTableTests.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared()
				.readTree(Objects.requireNonNull(metadata))
				.path("properties")
				.valueStream()
				.sorted(Comparator.comparing((property) -> property.path("name").stringValue()))
				.map(ConfigurationTableTests::row)
				.collect(Collectors.joining("",
						"\n| property | type | default | meaning |\n| --- | --- | --- | --- |\n", "\n"));
		}
	}

	private static String row(JsonNode property) {
		return "| `%s` | %s | %s | %s |%n".formatted(property.path("name").stringValue(),
				type(property.path("type").stringValue()), defaultValue(property.path("defaultValue")),
				property.path("description").stringValue().replace("|", "\\|"));
	}

	/** What may be written there: the values of an enumeration, else the type. */
	private static String type(String name) {
		if (!name.contains("<")) {
			Class<?> type = ClassUtils.resolveClassName(name, null);
			if (type.isEnum()) {
				return Arrays.stream(type.getEnumConstants())
					.map((constant) -> "`" + kebab(((Enum<?>) constant).name()) + "`")
					.collect(Collectors.joining(", "));
			}
		}
		return "`" + PACKAGE.matcher(name).replaceAll("").replace(",", ", ") + "`";
	}

	private static String kebab(String constant) {
		return constant.toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private static String defaultValue(JsonNode value) {
		if (value.isNumber()) {
			// What makes the metadata writes 1.0 or 1, as it likes.
			return "`" + value.decimalValue().stripTrailingZeros().toPlainString() + "`";
		}
		return value.isMissingNode() ? "" : "`" + value.asString() + "`";
	}

}
