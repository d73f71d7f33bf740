package org.spreadqueue.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the readers of Data::Dumper, Data::Denter and YAML find: a graph in which
 * containers may be shared, as in Perl. {@link TreeBuilder} turns it into a tree.
 */
sealed interface PerlValue
		permits PerlString, PerlValue.Undef, PerlValue.Numeric, PerlValue.Hash, PerlValue.Array, PerlValue.Reference {

	PerlValue UNDEF = new Undef();

	record Undef() implements PerlValue {
	}

	record Numeric(JsonNode node) implements PerlValue {
	}

	/**
	 * A place that holds a value: an element of a container, or what a scalar reference
	 * points to.
	 */
	final class Slot {

		private PerlValue value;

		Slot(PerlValue value) {
			this.value = value;
		}

		PerlValue get() {
			return this.value;
		}

		void set(PerlValue newValue) {
			this.value = newValue;
		}

	}

	final class Hash implements PerlValue {

		private final Map<PerlString, Slot> members = new LinkedHashMap<>();

		/** Sets a member; a duplicate key replaces the earlier one, as in Perl. */
		void put(PerlString key, PerlValue value) {
			this.members.put(key, new Slot(value));
		}

		@Nullable Slot slot(PerlString key) {
			return this.members.get(key);
		}

		Map<PerlString, Slot> members() {
			return this.members;
		}

	}

	final class Array implements PerlValue {

		private final List<Slot> elements = new ArrayList<>();

		void add(PerlValue value) {
			this.elements.add(new Slot(value));
		}

		List<Slot> elements() {
			return this.elements;
		}

	}

	/**
	 * A reference to a scalar or to another reference. References to hashes and arrays
	 * are the containers themselves.
	 */
	final class Reference implements PerlValue {

		private final Slot target;

		private @Nullable String className;

		Reference(Slot target) {
			this.target = target;
		}

		Slot target() {
			return this.target;
		}

		/** The class of a blessed scalar: data, never resolved. */
		@Nullable String className() {
			return this.className;
		}

		void bless(@Nullable String newClassName) {
			this.className = newClassName;
		}

	}

}
