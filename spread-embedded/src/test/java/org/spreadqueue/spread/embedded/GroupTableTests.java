// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GroupTableTests {

	private final GroupTable<String> table = new GroupTable<>();

	@Test
	void knowsTheGroupsOfAMemberInOrder() {
		this.table.join("b", "#x#d", "x");
		this.table.join("a", "#x#d", "x");
		this.table.join("c", "#y#d", "y");
		this.table.join("b", "#y#d", "y");
		assertThat(this.table.groupsOf("#x#d")).containsExactly("a", "b");
		assertThat(this.table.countOf("#y#d")).isEqualTo(2);
		assertThat(this.table.isMember("c", "#y#d")).isTrue();
		assertThat(this.table.isMember("c", "#x#d")).isFalse();
		assertThat(this.table.members("b")).containsExactly("x", "y");
	}

	@Test
	void joiningAndLeavingTwiceChangesNothing() {
		assertThat(this.table.join("a", "#x#d", "x")).isNotNull();
		assertThat(this.table.join("a", "#x#d", "x")).isNull();
		assertThat(this.table.countOf("#x#d")).isOne();
		assertThat(this.table.leave("a", "#x#d")).isNotNull();
		assertThat(this.table.leave("a", "#x#d")).isNull();
		assertThat(this.table.leave("never", "#x#d")).isNull();
	}

	@Test
	void forgetsAMemberWithItsLastGroup() {
		this.table.join("a", "#x#d", "x");
		this.table.join("b", "#x#d", "x");
		for (String group : this.table.groupsOf("#x#d")) {
			this.table.leave(group, "#x#d");
		}
		assertThat(this.table.groupsOf("#x#d")).isEmpty();
		assertThat(this.table.countOf("#x#d")).isZero();
		assertThat(this.table.members("a")).isEmpty();
	}

}
