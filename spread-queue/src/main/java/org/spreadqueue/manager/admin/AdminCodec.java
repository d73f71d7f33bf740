// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Questions of operators and their answers as CBOR: maps with the names of the records'
 * components, in which unknown keys are ignored and absent ones mean nothing. Takes time
 * in proportion to what it reads or writes, so it is never called on an event loop.
 * Immutable and thread-safe.
 */
public final class AdminCodec {

	/** The type of the contents. */
	public static final String TYPE = "application/cbor";

	private static final CBORMapper MAPPER = CBORMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
		.changeDefaultVisibility((all) -> all.withIsGetterVisibility(Visibility.NONE))
		.changeDefaultPropertyInclusion((all) -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
		.addModule(new SimpleModule().addSerializer(MessageId.class, ToStringSerializer.instance)
			.addDeserializer(MessageId.class, new IdReader())
			.addSerializer(QueueName.class, ToStringSerializer.instance)
			.addDeserializer(QueueName.class, new NameReader()))
		.build();

	/**
	 * Returns the types that are read and written by reflection. What they consist of is,
	 * too.
	 */
	public static List<Class<?>> types() {
		return List.of(Question.class, QueueReport.class, MessagePage.class, MessageChange.class,
				MessageChange[].class);
	}

	/** Writes a question or an answer. */
	public Content write(@Nullable Object value) {
		return Content.of(TYPE, MAPPER.writeValueAsBytes(value));
	}

	/** Throws an {@link IllegalArgumentException} if it is none. */
	public Question question(Content content) {
		return read(content, Question.class);
	}

	/** Throws an {@link IllegalArgumentException} if it is none. */
	public QueueReport report(Content content) {
		return read(content, QueueReport.class);
	}

	/** Throws an {@link IllegalArgumentException} if it is none. */
	public MessagePage page(Content content) {
		return read(content, MessagePage.class);
	}

	/** Throws an {@link IllegalArgumentException} if it is none. */
	public List<MessageChange> changes(Content content) {
		List<MessageChange> changes = Arrays.asList(read(content, MessageChange[].class));
		if (changes.contains(null)) {
			throw new IllegalArgumentException("A change is null.");
		}
		return List.copyOf(changes);
	}

	/** Throws an {@link IllegalArgumentException} if it is none. */
	public int count(Content content) {
		return read(content, Integer.class);
	}

	private static <T> T read(Content content, Class<T> type) {
		if (!content.type().equals(TYPE)) {
			throw new IllegalArgumentException("It is of the type " + content.type() + ", not " + TYPE + ".");
		}
		T value;
		try {
			value = MAPPER.readValue(content.body(), type);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("It cannot be read: " + ex.getOriginalMessage(), ex);
		}
		if (value == null) {
			throw new IllegalArgumentException("It is null.");
		}
		return value;
	}

	private static final class IdReader extends StdDeserializer<MessageId> {

		IdReader() {
			super(MessageId.class);
		}

		@Override
		public MessageId deserialize(JsonParser in, DeserializationContext context) {
			return MessageId.parse(in.getValueAsString(""));
		}

	}

	private static final class NameReader extends StdDeserializer<QueueName> {

		NameReader() {
			super(QueueName.class);
		}

		@Override
		public QueueName deserialize(JsonParser in, DeserializationContext context) {
			return new QueueName(in.getValueAsString(""));
		}

	}

}
