// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

import static org.assertj.core.api.Assertions.assertThat;

class SenderChosenClassesTests {

	private static final JsonMapper PLAIN = JsonMapper.builder().build();

	@ParameterizedTest
	@ValueSource(classes = { ByClass.class, ByMinimalClass.class, WithMember.class, WithList.class,
			WithChosenMember.class, Deep.class, Parent.class, Bean.class })
	void findsThemWhereverJacksonShowsThem(Class<?> type) {
		assertThat(SenderChosenClasses.in(type, PLAIN)).isPresent();
	}

	@Test
	void saysWhere() {
		assertThat(SenderChosenClasses.in(WithMember.class, PLAIN)).contains(ByClass.class.getName());
		assertThat(SenderChosenClasses.in(WithChosenMember.class, PLAIN))
			.contains(WithChosenMember.class.getName() + ".pet");
	}

	@Test
	void findsThemInElementsAndValues() {
		assertThat(SenderChosenClasses.in(of(List.class, ByClass.class), PLAIN)).isPresent();
		assertThat(SenderChosenClasses.in(of(Map.class, String.class, ByClass.class), PLAIN)).isPresent();
		assertThat(SenderChosenClasses.in(of(Optional.class, ByClass.class), PLAIN)).isPresent();
		assertThat(SenderChosenClasses.in(ByClass[].class, PLAIN)).isPresent();
	}

	@ParameterizedTest
	@ValueSource(classes = { ByName.class, Tree.class, Object.class, String.class, int.class, JsonNode.class, Map.class,
			Thread.State.class })
	void usualTypesAreNoneOfThem(Class<?> type) {
		assertThat(SenderChosenClasses.in(type, PLAIN)).isEmpty();
	}

	@Test
	void findsDefaultTypingThatAllowsAnything() {
		PolymorphicTypeValidator all = BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build();

		assertThat(SenderChosenClasses.in(Object.class, typing(all))).contains("java.lang.Object");
		assertThat(SenderChosenClasses.in(Box.class, typing(all))).isPresent();
		assertThat(SenderChosenClasses.in(String.class, typing(all))).isEmpty();
	}

	@Test
	void aValidatorForSomeClassesIsEnough() {
		PolymorphicTypeValidator some = BasicPolymorphicTypeValidator.builder().allowIfSubType("com.example.").build();

		assertThat(SenderChosenClasses.in(Object.class, typing(some))).isEmpty();
		assertThat(SenderChosenClasses.in(ByClass.class, JsonMapper.builder().polymorphicTypeValidator(some).build()))
			.isEmpty();
	}

	private static JsonMapper typing(PolymorphicTypeValidator validator) {
		return JsonMapper.builder().activateDefaultTyping(validator, DefaultTyping.NON_FINAL).build();
	}

	private static Type of(Class<?> type, Class<?>... arguments) {
		return ResolvableType.forClassWithGenerics(type, arguments).getType();
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	interface ByClass {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
	interface ByMinimalClass {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Cat.class))
	interface ByName {

	}

	record Cat(String name) implements ByName {
	}

	record WithMember(String name, ByClass pet) {
	}

	record WithList(List<ByClass> pets) {
	}

	record WithChosenMember(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Cat pet) {
	}

	record Deep(Map<String, List<WithMember>> inside) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes(@JsonSubTypes.Type(Child.class))
	interface Parent {

	}

	record Child(ByClass pet) implements Parent {
	}

	record Tree(String name, List<Tree> branches) {
	}

	record Box(Object content) {
	}

	static class Bean {

		private @Nullable ByClass pet;

		public void setPet(ByClass pet) {
			this.pet = pet;
		}

		@Override
		public String toString() {
			return String.valueOf(this.pet);
		}

	}

}
