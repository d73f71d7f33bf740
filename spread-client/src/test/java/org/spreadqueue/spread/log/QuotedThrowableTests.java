// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.log;

import java.io.IOException;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuotedThrowableTests {

	@Test
	void exceptionsWithHarmlessTextsAreLoggedThemselves() {
		Exception failure = new IllegalStateException("not read\n at [Source: (byte[])]\n\tline 1", new IOException());

		assertThat(QuotedThrowable.of(failure)).isSameAs(failure);
	}

	@Test
	void aTextCannotForgeALineOfTheLog() {
		Exception failure = new IllegalStateException("no number: x\n2026-01-01 ERROR forged");

		Throwable shown = QuotedThrowable.of(failure);

		assertThat(shown).hasMessage("java.lang.IllegalStateException: no number: x\\x{a}2026-01-01 ERROR forged");
		assertThat(shown.getStackTrace()).isEqualTo(failure.getStackTrace());
	}

	@Test
	void causesAndSuppressedExceptionsAreQuotedToo() {
		Exception failure = new IllegalStateException("outer", new IOException("\u001b[2J"));
		failure.addSuppressed(new IOException("\u202etxt"));

		Throwable shown = QuotedThrowable.of(failure);

		assertThat(shown.getCause()).hasMessage("java.io.IOException: \\x{1b}[2J");
		assertThat(shown.getSuppressed()).singleElement()
			.extracting(Throwable::getMessage)
			.isEqualTo("java.io.IOException: \\x{202e}txt");
	}

	@Test
	void harmlessCausesKeepTheirClass() {
		Error cause = new OutOfMemoryError("Java heap space");

		assertThat(QuotedThrowable.of(new IllegalStateException("\u001b", cause)).getCause()).isSameAs(cause);
	}

	@Test
	void circlesOfCausesEnd() {
		Exception inner = new IOException("\u001b");
		Exception outer = new IllegalStateException("\u001b", inner);
		inner.initCause(outer);

		assertThat(QuotedThrowable.of(outer).getCause()).hasMessage("java.io.IOException: \\x{1b}").hasNoCause();
	}

	@Test
	void aTextThatCannotBeHadIsLeftToTheLog() {
		Exception failure = withoutText(() -> {
			throw new IllegalStateException();
		});

		assertThat(QuotedThrowable.of(failure)).isSameAs(failure);
	}

	@Test
	void anErrorInPlaceOfATextIsLeftToTheLogToo() {
		Exception failure = withoutText(() -> {
			throw new NoClassDefFoundError("Joiner");
		});

		assertThat(QuotedThrowable.of(failure)).isSameAs(failure);
	}

	private static Exception withoutText(Supplier<String> text) {
		return new IOException() {

			private static final long serialVersionUID = 1L;

			@Override
			public String getMessage() {
				return text.get();
			}

		};
	}

}
