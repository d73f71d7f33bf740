// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageChange.Result;

/**
 * What became of messages that were to be changed.
 *
 * @param counts how many had each result
 * @param more whether there are further messages to which the filter applies, so that the
 * same request can go on with them
 * @since 0.1.0
 */
public record ChangesDescriptor(List<ChangeDescriptor> changes, Map<Result, Integer> counts,
		boolean more) implements OperationResponseBody {

	static ChangesDescriptor of(List<MessageChange> changes, boolean more) {
		Map<Result, Integer> counts = new EnumMap<>(Result.class);
		changes.forEach((change) -> counts.merge(change.result(), 1, Integer::sum));
		return new ChangesDescriptor(changes.stream()
			.map((change) -> new ChangeDescriptor(change.id().toString(), change.result()))
			.toList(), counts, more);
	}

}
