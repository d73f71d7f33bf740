// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PagePartsTests {

	private final PageParts parts = new PageParts(7, 10);

	@Test
	void aPartThatLeadsNowhereIsNoProgress() {
		assertThat(this.parts.isProgress(part(8, 1))).isTrue();
		assertThat(this.parts.isProgress(part(0, 0))).isTrue();
		assertThat(this.parts.isProgress(part(7, 1))).isFalse();
		assertThat(this.parts.isProgress(part(8, 0))).isFalse();
		assertThat(this.parts.isProgress(part(8, -1))).isFalse();
		assertThat(this.parts.isProgress(part(-1, 1))).isFalse();
	}

	@Test
	void anEndIsFoundWhateverIsSaidToBeLookedAt() {
		assertThat(this.parts.add(part(8, 5))).isFalse();
		assertThat(this.parts.add(part(9, Integer.MAX_VALUE))).isTrue();
		assertThat(this.parts.page().next()).isEqualTo(9);
		assertThat(this.parts.missing()).isEqualTo(10);
	}

	private static MessagePage part(long next, int lookedAt) {
		return new MessagePage(List.of(), next, lookedAt);
	}

}
