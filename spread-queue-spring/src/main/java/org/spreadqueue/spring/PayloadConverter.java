package org.spreadqueue.spring;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.Assert;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.type.LogicalType;

/**
 * Converts objects to JSON trees and back; fails with {@link MessageConversionException}.
 * No type names travel: the receiver decides what type it reads. Thread-safe.
 * <p>
 * Perl does not distinguish texts, numbers and booleans. Texts are therefore read as
 * numbers where a number is wanted, and {@code "1"}, {@code "0"} and {@code ""} as
 * booleans where a boolean is wanted. As a {@code String}, a scalar is read as its text
 * and anything else as its JSON.
 *
 * @since 0.1.0
 */
public final class PayloadConverter {

	private final JsonMapper mapper;

	public PayloadConverter(JsonMapper mapper) {
		Assert.notNull(mapper, "'mapper' must not be null");
		this.mapper = mapper.rebuild()
			.addHandler(new PerlBooleans())
			.withCoercionConfig(LogicalType.Boolean,
					(empty) -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty))
			.build();
	}

	/** Writes an object as a tree, {@code null} as a null node. */
	public JsonNode write(@Nullable Object payload) {
		if (payload == null) {
			return JsonNodeFactory.instance.nullNode();
		}
		if (payload instanceof JsonNode node) {
			return node;
		}
		try {
			return this.mapper.valueToTree(payload);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException("Payload of type " + payload.getClass().getName()
					+ " cannot be written as JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	/** Reads an object from a tree, {@code null} from a null node. */
	public @Nullable Object read(JsonNode payload, Type type) {
		if (type == String.class) {
			return text(payload);
		}
		if (type instanceof Class<?> wanted && wanted.isInstance(payload)) {
			return payload;
		}
		if (payload.isNull()) {
			return null;
		}
		try {
			return this.mapper.treeToValue(payload, this.mapper.constructType(type));
		}
		catch (JacksonException ex) {
			throw new MessageConversionException(
					"Payload cannot be read as " + type.getTypeName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	private @Nullable String text(JsonNode payload) {
		if (payload.isNull()) {
			return null;
		}
		return payload.isContainer() ? payload.toString() : payload.asString();
	}

	/** Reads booleans that Perl has used as text and therefore sends as text. */
	private static final class PerlBooleans extends DeserializationProblemHandler {

		@Override
		public @Nullable Object handleWeirdStringValue(DeserializationContext context, Class<?> targetType,
				String value, @Nullable String failure) {
			if (targetType == boolean.class || targetType == Boolean.class) {
				if (value.equals("1")) {
					return true;
				}
				if (value.equals("0")) {
					return false;
				}
			}
			return NOT_HANDLED;
		}

	}

}
