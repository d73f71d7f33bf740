// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The other members of the managers' group, and since when they are there. */
final class OtherManagers {

	private final Map<String, Long> since = new LinkedHashMap<>();

	private final Set<String> reported = new HashSet<>();

	private boolean merged;

	/** The members have changed, perhaps by a merge of networks with a manager each. */
	void update(List<String> others, boolean merged, long now) {
		this.since.keySet().retainAll(others);
		this.reported.retainAll(others);
		others.forEach((other) -> this.since.putIfAbsent(other, now));
		this.merged = (this.merged || merged) && !others.isEmpty();
	}

	void clear() {
		this.since.clear();
		this.reported.clear();
		this.merged = false;
	}

	/** Whether one of them may have come with a merge of networks. */
	boolean isMerged() {
		return this.merged;
	}

	/** Those that should have left by now; each is named once. */
	List<String> overdue(Duration limit, long now) {
		List<String> overdue = new ArrayList<>();
		this.since.forEach((other, from) -> {
			if (now - from >= limit.toNanos() && this.reported.add(other)) {
				overdue.add(other);
			}
		});
		return overdue;
	}

}
