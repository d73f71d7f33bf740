// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PayloadConverterTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final PayloadConverter converter = new PayloadConverter(this.mapper);

	@Test
	void writesRecords() {
		assertThat(written(new Order("book", 2, new BigDecimal("12.5"), true)))
			.isEqualTo("{\"item\":\"book\",\"quantity\":2,\"price\":12.5,\"gift\":true}");
	}

	@Test
	void writesNullAsNull() {
		assertThat(written(null)).isEqualTo("null");
	}

	@Test
	void writesTextAsUtf8WithoutEscapes() {
		assertThat(written("K\u00e4se \ud83e\uddc0")).isEqualTo("\"K\u00e4se \ud83e\uddc0\"");
	}

	@Test
	void passesTreesThrough() {
		JsonNode tree = tree("[1]");
		assertThat(written(tree)).isEqualTo("[1]");
		assertThat(this.converter.read(tree, JsonNode.class)).isSameAs(tree);
		assertThat(read("[1]", JsonNode.class)).isEqualTo(tree);
		assertThat(read("null", JsonNode.class)).isEqualTo(JsonNodeFactory.instance.nullNode());
	}

	@Test
	void readsTextOfPerlAsNumbersAndBooleans() {
		assertThat(this.converter.read(tree("{'item':'book','quantity':'2','price':'12.50','gift':'1'}"), Order.class))
			.isEqualTo(new Order("book", 2, new BigDecimal("12.50"), true));
		assertThat(this.converter.read(tree("{'gift':'0'}"), Gift.class)).isEqualTo(new Gift(false));
		assertThat(this.converter.read(tree("{'gift':''}"), Gift.class)).isEqualTo(new Gift(false));
		assertThat(this.converter.read(tree("{'gift':1}"), Gift.class)).isEqualTo(new Gift(true));
	}

	@Test
	void givesTextOfScalarsAndJsonOfTheRest() {
		assertThat(this.converter.read(StringNode.valueOf("hello"), String.class)).isEqualTo("hello");
		assertThat(this.converter.read(tree("12"), String.class)).isEqualTo("12");
		assertThat(this.converter.read(tree("{'a':1}"), String.class)).isEqualTo("{\"a\":1}");
		assertThat(this.converter.read(JsonNodeFactory.instance.nullNode(), String.class)).isNull();
	}

	@Test
	void readsGenericTypes() {
		ParameterizedTypeReference<Map<String, List<Integer>>> type = new ParameterizedTypeReference<>() {
		};
		assertThat(this.converter.read(tree("{'a':[1,2]}"), type.getType())).isEqualTo(Map.of("a", List.of(1, 2)));
	}

	@Test
	void namesTypeAndReasonOfWhatCannotBeRead() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> this.converter.read(tree("{'item':'book','quantity':'many'}"), Order.class))
			.withMessageContaining("Order")
			.withMessageContaining("many");
	}

	@Test
	void usesTheMapperOfTheApplication() {
		assertThat(written(Map.of("at", Instant.EPOCH))).isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\"}");
	}

	@Test
	void amountsKeepTheirScale() {
		assertThat(roundTrip(new Order("tea", 2, new BigDecimal("3.50"), false), Order.class).price())
			.isEqualTo(new BigDecimal("3.50"));
	}

	@Test
	void bytesAndNumbersThatAreNoneTravelAsJacksonDoesIt() {
		byte[] bytes = { 0, -1, 127, -128, '"' };
		assertThat(roundTrip(bytes, byte[].class)).isEqualTo(bytes);
		assertThat(roundTrip(Double.NaN, Double.class)).isNaN();
		assertThat(roundTrip(new double[] { Double.NEGATIVE_INFINITY, 1 }, double[].class))
			.containsExactly(Double.NEGATIVE_INFINITY, 1);
	}

	@Test
	void elementsOfADeclaredTypeKeepTheirTypeIds() {
		ParameterizedTypeReference<List<Shape>> shapes = new ParameterizedTypeReference<>() {
		};
		List<Shape> list = new ArrayList<>(List.of(new Circle(1), new Square(2)));
		byte[] json = this.converter.write(list, shapes.getType());
		assertThat(json).asString(StandardCharsets.UTF_8)
			.isEqualTo("[{\"kind\":\"circle\",\"radius\":1},{\"kind\":\"square\",\"side\":2}]");
		assertThat(this.converter.read(Content.json(json), shapes.getType())).isEqualTo(list);
	}

	@Test
	void membersOfADeclaredTypeKeepTheirTypeIds() {
		ParameterizedTypeReference<Box<Shape>> box = new ParameterizedTypeReference<>() {
		};
		byte[] json = this.converter.write(new LabelledBox<>(new Circle(1), "red"), box.getType());
		assertThat(json).asString(StandardCharsets.UTF_8).contains("\"kind\":\"circle\"", "\"label\":\"red\"");
	}

	@Test
	void aDeclaredSupertypeLeavesNothingOut() {
		assertThat(this.converter.write(new Circle(1), Shape.class)).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"kind\":\"circle\",\"radius\":1}");
		assertThat(this.converter.write(List.of(1), Object.class)).asString(StandardCharsets.UTF_8).isEqualTo("[1]");
	}

	@Test
	void readsOneStringAsLongAsAMessageMayBe() {
		String longest = "x".repeat(Sender.MAX_MESSAGE_BYTES - 2);
		assertThat(roundTrip(longest, String.class)).isEqualTo(longest);
		assertThat(roundTrip(new Text(longest), Text.class).text()).hasSameSizeAs(longest);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "nul", "{'item':'tea'", "[1}", "{'item':tea}", "{} {}" })
	void whatIsMalformedIsUnreadableForEveryType(String json) {
		for (Class<?> type : List.of(Order.class, Map.class, JsonNode.class, String.class)) {
			assertThatExceptionOfType(UnreadableMessageException.class).as(type.getSimpleName())
				.isThrownBy(() -> read(json, type));
		}
	}

	@Test
	void whatIsTooDeepIsUnreadable() {
		String deep = "[".repeat(2000) + "]".repeat(2000);
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> read(deep, Object.class));
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> read(deep, List.class));
	}

	@Test
	void aNumberThatIsTooLargeDoesNotFitItsType() {
		assertThatExceptionOfType(MessageConversionException.class)
			.isThrownBy(() -> read("{'quantity':12345678901}", Order.class));
	}

	@Test
	void readsWhatPerlHasSent() {
		byte[] perl = "^JSON||||^{\"item\":\"book\",\"quantity\":\"2\",\"price\":\"1.50\",\"gift\":\"\"}"
			.getBytes(StandardCharsets.US_ASCII);
		assertThat(this.converter.read(Content.of(Content.PERL, perl), Order.class))
			.isEqualTo(new Order("book", 2, new BigDecimal("1.50"), false));
	}

	private String written(@Nullable Object payload) {
		return new String(this.converter.write(payload), StandardCharsets.UTF_8);
	}

	private @Nullable Object read(String json, Class<?> type) {
		return this.converter.read(Content.json(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), type);
	}

	private <T> T roundTrip(T value, Class<T> type) {
		Object read = this.converter.read(Content.json(this.converter.write(value)), type);
		return type.cast(Objects.requireNonNull(read));
	}

	private JsonNode tree(String json) {
		return this.mapper.readTree(json.replace('\'', '"'));
	}

	record Order(String item, int quantity, BigDecimal price, boolean gift) {
	}

	record Gift(boolean gift) {
	}

	record Text(String text) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Circle.class, name = "circle"),
			@JsonSubTypes.Type(value = Square.class, name = "square") })
	interface Shape {

	}

	record Circle(int radius) implements Shape {
	}

	record Square(int side) implements Shape {
	}

	static class Box<T> {

		public final T content;

		Box(T content) {
			this.content = content;
		}

	}

	static class LabelledBox<T> extends Box<T> {

		public final String label;

		LabelledBox(T content, String label) {
			super(content);
			this.label = label;
		}

	}

}
