// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.Assert;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

import org.spreadqueue.UnreadableMessageException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.spread.log.Excerpt;
import org.spreadqueue.spread.log.QuotingLogger;
import org.spreadqueue.worker.Job;

/**
 * Writes objects as JSON in UTF-8, and reads JSON as objects, with nothing in between:
 * values mean what the application's Jackson makes of them. Fails with
 * {@link MessageConversionException}. No type names travel, except those of
 * {@code @JsonTypeInfo}: the receiver decides what type it reads. Thread-safe.
 * <p>
 * Perl does not distinguish texts, numbers and booleans. Texts are therefore read as
 * numbers where a number is wanted, and {@code "1"}, {@code "0"} and {@code ""} as
 * booleans where a boolean is wanted. As a {@code String}, a scalar is read as its text
 * and anything else as its JSON.
 *
 * @since 0.1.0
 */
public final class PayloadConverter {

	private static final Logger logger = QuotingLogger.of(PayloadConverter.class);

	private final JsonMapper mapper;

	private final ObjectWriter writer;

	/** Writers by declared type and class, as far as the declared type says more. */
	private final Map<TypeOfValue, ObjectWriter> writers = new ConcurrentHashMap<>();

	private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

	/** Types that have been looked at for what a sender could choose. */
	private final Set<Type> examined = ConcurrentHashMap.newKeySet();

	public PayloadConverter(JsonMapper mapper) {
		Assert.notNull(mapper, "'mapper' must not be null");
		this.mapper = mapper.rebuild()
			.addHandler(new PerlBooleans())
			.withCoercionConfig(LogicalType.Boolean,
					(empty) -> empty.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty))
			.disable(SerializationFeature.INDENT_OUTPUT)
			.build();
		this.writer = this.mapper.writer();
	}

	/** Writes an object by its class, {@code null} as JSON's null. */
	public byte[] write(@Nullable Object payload) {
		return write(payload, Object.class);
	}

	/**
	 * Writes an object, {@code null} as JSON's null.
	 * @param declaredType the type by which its receiver knows it. It says what the class
	 * does not: the types of elements and members, and so which of them need type ids
	 */
	public byte[] write(@Nullable Object payload, Type declaredType) {
		if (payload == null) {
			return Content.NULL.body();
		}
		try {
			return writer(payload.getClass(), declaredType).writeValueAsBytes(payload);
		}
		catch (JacksonException ex) {
			throw new MessageConversionException("Payload of type " + payload.getClass().getName()
					+ " cannot be written as JSON: " + Excerpt.whole(ex.getOriginalMessage()), ex);
		}
	}

	private ObjectWriter writer(Class<?> type, Type declaredType) {
		if (declaredType instanceof Class<?> || (type.getTypeParameters().length == 0 && !type.isArray())) {
			return this.writer;
		}
		return this.writers.computeIfAbsent(new TypeOfValue(declaredType, type),
				(wanted) -> this.writer.forType(wanted.resolve(this.mapper)));
	}

	/**
	 * Reads an object, {@code null} from JSON's null and Perl's undef.
	 * @throws UnreadableMessageException if the bytes are malformed, whatever the type
	 */
	public @Nullable Object read(Content content, Type type) {
		if (content.isPerl() || !content.type().equals(Content.JSON) || isTree(type)) {
			return read(content.tree(), type);
		}
		if (content.isNull()) {
			return null;
		}
		if (type == String.class && content.body().length > 0 && content.body()[0] != '"') {
			return text(content.tree());
		}
		try {
			return reader(type).readValue(content.body());
		}
		catch (JacksonException ex) {
			// Malformed for every type, or does it not fit this one?
			content.tree();
			throw unfit(type, ex);
		}
	}

	/** Reads the payload of a job; what Perl has sent is a tree already. */
	public @Nullable Object read(Job job, Type type) {
		return (job.content().isPerl() || isTree(type)) ? read(job.payload(), type) : read(job.content(), type);
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
			return reader(type).readValue(payload);
		}
		catch (JacksonException ex) {
			throw unfit(type, ex);
		}
	}

	private ObjectReader reader(Type type) {
		return this.readers.computeIfAbsent(type, (wanted) -> {
			examine(wanted, "A payload");
			return this.mapper.readerFor(this.mapper.constructType(wanted));
		});
	}

	/**
	 * Warns, once, if the sender of a payload of this type can choose the Java class that
	 * is created from it.
	 * @param reader what reads the payload, as the beginning of a sentence
	 */
	public void examine(Type type, String reader) {
		if (!this.examined.add(type)) {
			return;
		}
		SenderChosenClasses.in(type, this.mapper)
			.ifPresent((place) -> logger.warn(
					"{} is read as {}, and there the sender names the Java class that is created for {}: type ids must "
							+ "not be class names, for any class could be named. Use JsonTypeInfo.Id.NAME with "
							+ "@JsonSubTypes, or give the JsonMapper a polymorphicTypeValidator for your classes",
					reader, type.getTypeName(), place));
	}

	/** Whether values of the type are trees, or may be. */
	private static boolean isTree(Type type) {
		return type instanceof Class<?> wanted
				&& (wanted.isAssignableFrom(JsonNode.class) || JsonNode.class.isAssignableFrom(wanted));
	}

	private @Nullable String text(JsonNode payload) {
		if (payload.isNull()) {
			return null;
		}
		return payload.isContainer() ? payload.toString() : payload.asString();
	}

	private static MessageConversionException unfit(Type type, JacksonException ex) {
		return new MessageConversionException(
				"Payload cannot be read as " + type.getTypeName() + ": " + Excerpt.whole(ex.getOriginalMessage()), ex);
	}

	/** What is known of a value that is written. */
	private record TypeOfValue(Type declared, Class<?> actual) {

		/** The class of the value, with the type arguments of the declared type. */
		JavaType resolve(JsonMapper mapper) {
			JavaType type = mapper.constructType(this.declared);
			if (type.hasRawClass(this.actual)) {
				return type;
			}
			if (!type.getRawClass().isAssignableFrom(this.actual)) {
				return mapper.constructType(this.actual);
			}
			return mapper.getTypeFactory().constructSpecializedType(type, this.actual, true);
		}

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
