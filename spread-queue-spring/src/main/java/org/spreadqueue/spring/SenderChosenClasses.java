// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator.Validity;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;

/**
 * Looks for what lets the sender of a message choose the Java class that is created from
 * it: type ids that are class names, by annotation or by default, and no validator of the
 * application that allows only some. Follows members, elements and subtypes as far as
 * Jackson shows them.
 */
final class SenderChosenClasses {

	/** No application means a payload to be one. */
	private static final Class<?> NEVER_MEANT = ProcessBuilder.class;

	private final DeserializationContext context;

	private final DeserializationConfig config;

	private final ClassIntrospector introspector;

	private final Set<JavaType> seen = new HashSet<>();

	private SenderChosenClasses(JsonMapper mapper) {
		this.context = mapper._deserializationContext();
		this.config = mapper.deserializationConfig();
		this.introspector = this.config.classIntrospectorInstance();
	}

	/**
	 * Returns the first such place, a class or a member of one; empty if none is seen.
	 */
	static Optional<String> in(Type type, JsonMapper mapper) {
		return Optional.ofNullable(new SenderChosenClasses(mapper).find(mapper.constructType(type)));
	}

	private @Nullable String find(@Nullable JavaType type) {
		if (type == null || !this.seen.add(type)) {
			return null;
		}
		AnnotatedClass annotated = this.introspector.introspectClassAnnotations(type);
		if (isChosen(type, annotated)) {
			return type.getRawClass().getName();
		}
		for (int i = 0; i < type.containedTypeCount(); i++) {
			String place = find(type.containedType(i));
			if (place != null) {
				return place;
			}
		}
		String place = find(type.getContentType());
		if (place != null || type.getRawClass().getName().startsWith("java.")) {
			return place;
		}
		place = inSubtypes(type, annotated);
		return (place != null) ? place : inMembers(type, annotated);
	}

	private @Nullable String inSubtypes(JavaType type, AnnotatedClass annotated) {
		for (NamedType subtype : this.config.getSubtypeResolver()
			.collectAndResolveSubtypesByClass(this.config, annotated)) {
			String place = (subtype.getType() != type.getRawClass())
					? find(this.config.constructType(subtype.getType())) : null;
			if (place != null) {
				return place;
			}
		}
		return null;
	}

	private @Nullable String inMembers(JavaType type, AnnotatedClass annotated) {
		for (BeanPropertyDefinition property : this.introspector.introspectForDeserialization(type, annotated)
			.findProperties()) {
			AnnotatedMember member = property.getMutator();
			if (member != null && isChosen(valueType(property.getPrimaryType()), member)) {
				return type.getRawClass().getName() + "." + property.getName();
			}
			String place = find(property.getPrimaryType());
			if (place != null) {
				return place;
			}
		}
		return null;
	}

	/** What is said of a collection is said of its elements. */
	private static JavaType valueType(JavaType type) {
		return (type.getContentType() != null) ? type.getContentType() : type;
	}

	private boolean isChosen(JavaType type, Annotated annotated) {
		JsonTypeInfo.Value ids = this.config.getAnnotationIntrospector()
			.findPolymorphicTypeInfo(this.config, annotated);
		if (ids != null) {
			return (ids.getIdType() == JsonTypeInfo.Id.CLASS || ids.getIdType() == JsonTypeInfo.Id.MINIMAL_CLASS)
					&& allowsAny(this.config.getPolymorphicTypeValidator(), type);
		}
		return this.config.getDefaultTyper(type) instanceof DefaultTypeResolverBuilder typing && typing.useForType(type)
				&& allowsAny(typing.subTypeValidator(this.context), type);
	}

	/**
	 * A validator that allows all of a type's subtypes is enough if the type is a narrow
	 * one.
	 */
	private boolean allowsAny(PolymorphicTypeValidator validator, JavaType type) {
		Validity validity = validator.validateBaseType(this.context, type);
		if (validity == Validity.ALLOWED) {
			return type.getRawClass().getName().startsWith("java.");
		}
		if (validity == Validity.INDETERMINATE) {
			validity = validator.validateSubClassName(this.context, type, NEVER_MEANT.getName());
		}
		if (validity == Validity.INDETERMINATE) {
			validity = validator.validateSubType(this.context, type, this.config.constructType(NEVER_MEANT));
		}
		return validity == Validity.ALLOWED;
	}

}
