// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.dumper;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.value.PerlString;
import org.spreadqueue.format.value.PerlValue;
import org.spreadqueue.spread.log.Excerpt;

/**
 * Reads Data::Dumper text: a literal, perhaps with assignments that connect its shared
 * references. Perl evaluates this text; this reader knows only the grammar in section 3.3
 * of docs/protocol/perl-formats.md and refuses everything else.
 */
public final class DumperReader {

	private final DumperScanner scanner;

	private final FormatLimits limits;

	public DumperReader(byte[] text, FormatLimits limits) {
		this.scanner = new DumperScanner(text, limits);
		this.limits = limits;
	}

	public PerlValue read() throws FormatException {
		PerlValue value;
		if (this.scanner.take("$")) {
			String variable = this.scanner.word();
			// Data::Serializer up to 0.25 wrote $VAR1.
			if (!variable.equals("M") && !variable.equals("VAR1")) {
				throw this.scanner.error("The variable " + Excerpt.of("$" + variable) + " is unknown, only $M is read");
			}
			this.scanner.expect("=");
			PerlValue.Slot root = new PerlValue.Slot(value(1));
			this.scanner.expect(";");
			new DumperAssignments(this.scanner, variable, root, this.limits).read();
			value = root.get();
		}
		else {
			value = value(1);
			this.scanner.take(";");
		}
		if (this.scanner.peek() != DumperScanner.END) {
			throw this.scanner.error("The value is followed by " + this.scanner.found()
					+ "; a message must hold one value, and code is not evaluated");
		}
		return value;
	}

	private PerlValue value(int depth) throws FormatException {
		if (depth > this.limits.maxDepth() + 1) {
			throw this.scanner.error("The message is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		PerlString string = this.scanner.string();
		if (string != null) {
			return string;
		}
		int next = this.scanner.peek();
		if (next == '-' || DumperScanner.isDigit(next)) {
			return new PerlValue.Numeric(this.scanner.number());
		}
		PerlValue reference = reference(depth);
		return (reference != null) ? reference : word(depth);
	}

	private @Nullable PerlValue reference(int depth) throws FormatException {
		if (this.scanner.take("{")) {
			return hash(depth);
		}
		if (this.scanner.take("[")) {
			return array(depth);
		}
		if (this.scanner.take("\\")) {
			return new PerlValue.Reference(new PerlValue.Slot(value(depth + 1)));
		}
		return null;
	}

	private PerlValue hash(int depth) throws FormatException {
		PerlValue.Hash hash = new PerlValue.Hash();
		while (!this.scanner.take("}")) {
			PerlString key = key(this.scanner);
			this.scanner.expect("=>");
			hash.put(key, value(depth + 1));
			if (!this.scanner.take(",")) {
				this.scanner.expect("}");
				break;
			}
		}
		return hash;
	}

	/** A key in quotes, or bare as with {@code $Data::Dumper::Quotekeys = 0}. */
	static PerlString key(DumperScanner scanner) throws FormatException {
		PerlString quoted = scanner.string();
		if (quoted != null) {
			return quoted;
		}
		int next = scanner.peek();
		String bare = (next == '-' || DumperScanner.isDigit(next)) ? scanner.integer() : scanner.word();
		if (bare.isEmpty()) {
			throw scanner.error("A hash key is expected, but found is " + scanner.found());
		}
		return PerlString.octets(bare);
	}

	private PerlValue array(int depth) throws FormatException {
		PerlValue.Array array = new PerlValue.Array();
		while (!this.scanner.take("]")) {
			array.add(value(depth + 1));
			if (!this.scanner.take(",")) {
				this.scanner.expect("]");
				break;
			}
		}
		return array;
	}

	private PerlValue word(int depth) throws FormatException {
		int start = this.scanner.position();
		String word = this.scanner.word();
		return switch (word) {
			case "undef" -> PerlValue.UNDEF;
			case "bless" -> object(depth);
			case "do" -> box(depth);
			case "" -> throw this.scanner.error("A value is expected, but found is " + this.scanner.found());
			default -> throw new FormatException("The word " + Excerpt.of(word)
					+ " is not data; a message must hold only data, and code is not evaluated", start);
		};
	}

	/** {@code bless( reference, 'Class' )}. */
	private PerlValue object(int depth) throws FormatException {
		this.scanner.expect("(");
		PerlValue value = reference(depth);
		if (value == null && this.scanner.word().equals("do")) {
			value = box(depth);
		}
		if (value == null || value instanceof PerlValue.Undef) {
			throw this.scanner.error("Only references can be blessed");
		}
		this.scanner.expect(",");
		PerlString className = this.scanner.string();
		if (className == null || className.equals(PerlString.octets(""))) {
			throw this.scanner.error("A quoted class name is expected");
		}
		this.scanner.expect(")");
		if (value instanceof PerlValue.Reference reference) {
			reference.bless(className.decode(ByteStrings.LATIN1));
		}
		return value;
	}

	/**
	 * {@code do{my $o}}, which an assignment replaces, or {@code do{\(my $o = value)}}, a
	 * scalar that is an object.
	 */
	private PerlValue box(int depth) throws FormatException {
		this.scanner.expect("{");
		if (this.scanner.take("my")) {
			this.scanner.expect("$o");
			this.scanner.expect("}");
			return PerlValue.UNDEF;
		}
		for (String token : new String[] { "\\", "(", "my", "$o", "=" }) {
			this.scanner.expect(token);
		}
		PerlValue value = value(depth + 1);
		this.scanner.expect(")");
		this.scanner.expect("}");
		return new PerlValue.Reference(new PerlValue.Slot(value));
	}

}
