// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.format.value;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/** The members of an object, sorted by key, so that equal values become equal bytes. */
public final class SortedMembers {

	private SortedMembers() {
	}

	public static List<Map.Entry<String, JsonNode>> of(JsonNode object) {
		return object.properties().stream().sorted(Comparator.comparing(Map.Entry::getKey)).toList();
	}

}
