// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.dumper;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.format.value.PerlValue;
import org.spreadqueue.spread.log.Excerpt;

/**
 * The assignments behind the literal of Data::Dumper, such as <code>$M-&gt;{'b'} =
 * $M-&gt;{'a'};</code>. They connect parts of the structure that has been read and never
 * add to it.
 */
final class DumperAssignments {

	/** More than the index of any array that fits into a message. */
	private static final int MAX_INDEX_DIGITS = 9;

	private final DumperScanner scanner;

	private final String variable;

	private final PerlValue.Slot root;

	private final FormatLimits limits;

	DumperAssignments(DumperScanner scanner, String variable, PerlValue.Slot root, FormatLimits limits) {
		this.scanner = scanner;
		this.variable = variable;
		this.root = root;
		this.limits = limits;
	}

	void read() throws FormatException {
		while (this.scanner.peek() != DumperScanner.END) {
			PerlValue.Slot left = path(1);
			this.scanner.expect("=");
			boolean reference = this.scanner.take("\\");
			PerlValue.Slot right = path(1);
			left.set(reference ? new PerlValue.Reference(right) : right.get());
			this.scanner.expect(";");
		}
	}

	private PerlValue.Slot path(int depth) throws FormatException {
		if (depth > this.limits.maxDepth()) {
			throw this.scanner.error("The path is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		PerlValue.Slot slot = start(depth);
		// Perl needs an arrow before the first step: without it, another variable is
		// meant.
		if (!this.scanner.take("->")) {
			return slot;
		}
		PerlValue.@Nullable Slot next = step(slot);
		while (next != null) {
			slot = next;
			boolean arrow = this.scanner.take("->");
			next = step(slot);
			if (arrow && next == null) {
				throw notAStep();
			}
		}
		return slot;
	}

	private PerlValue.Slot start(int depth) throws FormatException {
		this.scanner.expect("$");
		if (this.scanner.take("{")) {
			PerlValue.Slot slot = path(depth + 1);
			this.scanner.expect("}");
			if (slot.get() instanceof PerlValue.Reference reference) {
				return reference.target();
			}
			throw this.scanner.error("The path does not fit the structure: ${...} needs a reference to a scalar");
		}
		String name = this.scanner.word();
		if (!name.equals(this.variable)) {
			throw this.scanner.error("The variable " + Excerpt.of("$" + name) + " is unknown, only $" + this.variable
					+ " has been assigned");
		}
		return this.root;
	}

	private PerlValue.@Nullable Slot step(PerlValue.Slot from) throws FormatException {
		if (this.scanner.take("{")) {
			PerlString key = DumperReader.key(this.scanner);
			this.scanner.expect("}");
			return member(from.get(), key);
		}
		if (this.scanner.take("[")) {
			String index = this.scanner.integer();
			this.scanner.expect("]");
			return element(from.get(), index);
		}
		return null;
	}

	private FormatException notAStep() {
		return this.scanner.error("A hash key or an array index is expected, but found is " + this.scanner.found());
	}

	private PerlValue.Slot member(PerlValue container, PerlString key) throws FormatException {
		if (!(container instanceof PerlValue.Hash hash)) {
			throw this.scanner.error("The path does not fit the structure: the key " + key + " needs a hash");
		}
		PerlValue.Slot member = hash.slot(key);
		if (member == null) {
			throw this.scanner.error("The path does not exist: the hash has no key " + key);
		}
		return member;
	}

	private PerlValue.Slot element(PerlValue container, String index) throws FormatException {
		if (!(container instanceof PerlValue.Array array)) {
			throw this.scanner.error("The path does not fit the structure: the index " + index + " needs an array");
		}
		if (index.startsWith("-") || index.length() > MAX_INDEX_DIGITS
				|| Integer.parseInt(index) >= array.elements().size()) {
			throw this.scanner.error("The path does not exist: the array has " + array.elements().size()
					+ " elements, but not the index " + Excerpt.of(index));
		}
		return array.elements().get(Integer.parseInt(index));
	}

}
