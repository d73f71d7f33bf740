// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The members of each group. A group exists while it has members (section 7 of
 * docs/protocol/spread.md).
 */
final class GroupTable<M> {

	private final Map<String, Group<M>> groups = new HashMap<>();

	/** The groups of each member, in order. */
	private final Map<String, TreeSet<String>> memberships = new HashMap<>();

	/** The changed group, or {@code null} if the member was in it already. */
	@Nullable Group<M> join(String group, String privateGroup, M member) {
		if (!this.memberships.computeIfAbsent(privateGroup, (any) -> new TreeSet<>()).add(group)) {
			return null;
		}
		Group<M> joined = this.groups.computeIfAbsent(group, Group::new);
		joined.members.put(privateGroup, member);
		return joined.changed();
	}

	/** The changed group, empty if it ends, or {@code null} without such a member. */
	@Nullable Group<M> leave(String group, String privateGroup) {
		Group<M> left = this.groups.get(group);
		if (left == null || left.members.remove(privateGroup) == null) {
			return null;
		}
		TreeSet<String> others = this.memberships.get(privateGroup);
		if (others != null && others.remove(group) && others.isEmpty()) {
			this.memberships.remove(privateGroup);
		}
		if (left.members.isEmpty()) {
			this.groups.remove(group);
		}
		return left.changed();
	}

	/** Returns the names in order; a copy. */
	List<String> groupsOf(String privateGroup) {
		TreeSet<String> names = this.memberships.get(privateGroup);
		return (names != null) ? List.copyOf(names) : List.of();
	}

	int countOf(String privateGroup) {
		TreeSet<String> names = this.memberships.get(privateGroup);
		return (names != null) ? names.size() : 0;
	}

	boolean isMember(String group, String privateGroup) {
		TreeSet<String> names = this.memberships.get(privateGroup);
		return names != null && names.contains(group);
	}

	@Nullable Group<M> find(String group) {
		return this.groups.get(group);
	}

	Collection<M> members(String group) {
		Group<M> found = this.groups.get(group);
		return (found != null) ? found.members() : List.of();
	}

	/**
	 * Members are sorted by private group; all names have one character per byte, so
	 * their natural order is the unsigned byte order that the protocol wants.
	 */
	static final class Group<M> {

		private final String name;

		private final TreeMap<String, M> members = new TreeMap<>();

		private int index;

		private Group(String name) {
			this.name = name;
		}

		private Group<M> changed() {
			this.index++;
			return this;
		}

		String name() {
			return this.name;
		}

		/** 1 after the first join, one more with each change. */
		int index() {
			return this.index;
		}

		List<String> privateGroups() {
			return List.copyOf(this.members.keySet());
		}

		Collection<M> members() {
			return this.members.values();
		}

	}

}
