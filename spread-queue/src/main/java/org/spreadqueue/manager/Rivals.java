package org.spreadqueue.manager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The other members of the group that belongs to the manager alone, and since when.
 */
final class Rivals {

	private final Map<String, Long> since = new LinkedHashMap<>();

	private final Set<String> told = new HashSet<>();

	private boolean merged;

	/**
	 * The members have changed.
	 * @param others all members but the manager itself
	 * @param merged whether two parts of the network have found each other, so that both
	 * may have had a manager
	 */
	void update(List<String> others, boolean merged, long now) {
		this.since.keySet().retainAll(others);
		this.told.retainAll(others);
		others.forEach((other) -> this.since.putIfAbsent(other, now));
		this.merged = (this.merged || merged) && !others.isEmpty();
	}

	void clear() {
		this.since.clear();
		this.told.clear();
		this.merged = false;
	}

	boolean isMerged() {
		return this.merged;
	}

	/** Those that should have left by now; each is named once. */
	List<String> overdue(Duration limit, long now) {
		List<String> overdue = new ArrayList<>();
		this.since.forEach((rival, from) -> {
			if (now - from >= limit.toNanos() && this.told.add(rival)) {
				overdue.add(rival);
			}
		});
		return overdue;
	}

}
