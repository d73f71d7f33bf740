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

	/** The changed group, or {@code null} if the member was in it already. */
	@Nullable Group<M> join(String group, String privateGroup, M member) {
		Group<M> joined = this.groups.computeIfAbsent(group, Group::new);
		return (joined.members.putIfAbsent(privateGroup, member) == null) ? joined.changed() : null;
	}

	/** The changed group, empty if it ends, or {@code null} without such a member. */
	@Nullable Group<M> leave(String group, String privateGroup) {
		Group<M> left = this.groups.get(group);
		if (left == null || left.members.remove(privateGroup) == null) {
			return null;
		}
		if (left.members.isEmpty()) {
			this.groups.remove(group);
		}
		return left.changed();
	}

	/** Returns the names in order. */
	Collection<String> groupsOf(String privateGroup) {
		Collection<String> names = new TreeSet<>();
		this.groups.forEach((name, group) -> {
			if (group.members.containsKey(privateGroup)) {
				names.add(name);
			}
		});
		return names;
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
