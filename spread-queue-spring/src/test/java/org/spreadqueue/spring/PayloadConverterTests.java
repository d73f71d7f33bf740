package org.spreadqueue.spring;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.MessageConversionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PayloadConverterTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final PayloadConverter converter = new PayloadConverter(this.mapper);

	@Test
	void writesRecords() {
		assertThat(this.converter.write(new Order("book", 2, new BigDecimal("12.5"), true)))
			.hasToString("{\"item\":\"book\",\"quantity\":2,\"price\":12.5,\"gift\":true}");
	}

	@Test
	void writesNullAsNull() {
		assertThat(this.converter.write(null).isNull()).isTrue();
	}

	@Test
	void passesTreesThrough() {
		JsonNode tree = tree("[1]");
		assertThat(this.converter.write(tree)).isSameAs(tree);
		assertThat(this.converter.read(tree, JsonNode.class)).isSameAs(tree);
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
		JsonNode written = this.converter.write(Map.of("at", Instant.EPOCH));
		assertThat(written.get("at").asString()).isEqualTo("1970-01-01T00:00:00Z");
	}

	private JsonNode tree(String json) {
		return this.mapper.readTree(json.replace('\'', '"'));
	}

	record Order(String item, int quantity, BigDecimal price, boolean gift) {
	}

	record Gift(boolean gift) {
	}

}
