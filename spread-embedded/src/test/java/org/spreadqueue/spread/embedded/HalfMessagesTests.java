// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HalfMessagesTests {

	private final List<String> givenUp = new ArrayList<>();

	private final HalfMessages<String> parts = new HalfMessages<>(100, this.givenUp::add);

	@Test
	void givesUpTheOldestUntilTheRestIsAllowed() {
		this.parts.update("a", 40);
		this.parts.update("b", 40);
		this.parts.update("c", 20);
		assertThat(this.givenUp).isEmpty();
		this.parts.update("c", 70);
		assertThat(this.givenUp).containsExactly("a", "b");
		assertThat(this.parts.bytes()).isEqualTo(70);
	}

	@Test
	void growingDoesNotMakeAPartYounger() {
		this.parts.update("a", 10);
		this.parts.update("b", 50);
		this.parts.update("a", 60);
		assertThat(this.givenUp).containsExactly("a");
	}

	@Test
	void completeMessagesCostNothing() {
		this.parts.update("a", 90);
		this.parts.update("a", 0);
		this.parts.update("b", 90);
		this.parts.update("never", 0);
		assertThat(this.givenUp).isEmpty();
		assertThat(this.parts.bytes()).isEqualTo(90);
	}

}
