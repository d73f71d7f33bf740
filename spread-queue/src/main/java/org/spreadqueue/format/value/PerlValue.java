// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

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
public sealed interface PerlValue
		permits PerlString, PerlValue.Undef, PerlValue.Numeric, PerlValue.Hash, PerlValue.Array, PerlValue.Reference {

	PerlValue UNDEF = new Undef();

	record Undef() implements PerlValue {
	}

	record Numeric(JsonNode node) implements PerlValue {
	}

	/** Holds a value: an element of a container, or the target of a scalar reference. */
	final class Slot {

		private PerlValue value;

		public Slot(PerlValue value) {
			this.value = value;
		}

		public PerlValue get() {
			return this.value;
		}

		public void set(PerlValue newValue) {
			this.value = newValue;
		}

	}

	final class Hash implements PerlValue {

		private final Map<PerlString, Slot> members = new LinkedHashMap<>();

		/** Sets a member; a duplicate key replaces the earlier one, as in Perl. */
		public void put(PerlString key, PerlValue value) {
			this.members.put(key, new Slot(value));
		}

		public @Nullable Slot slot(PerlString key) {
			return this.members.get(key);
		}

		public Map<PerlString, Slot> members() {
			return this.members;
		}

	}

	final class Array implements PerlValue {

		private final List<Slot> elements = new ArrayList<>();

		public void add(PerlValue value) {
			this.elements.add(new Slot(value));
		}

		public List<Slot> elements() {
			return this.elements;
		}

	}

	/** Refers to a scalar or a reference; a reference to a container is the container. */
	final class Reference implements PerlValue {

		private final Slot target;

		private @Nullable String className;

		public Reference(Slot target) {
			this.target = target;
		}

		public Slot target() {
			return this.target;
		}

		/** The class of a blessed scalar: data, never resolved. */
		public @Nullable String className() {
			return this.className;
		}

		public void bless(@Nullable String newClassName) {
			this.className = newClassName;
		}

	}

}
