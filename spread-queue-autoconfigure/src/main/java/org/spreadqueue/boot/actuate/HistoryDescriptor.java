// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.history.History;
import org.spreadqueue.history.Point;

/**
 * Figures of a queue over the last fifteen minutes.
 *
 * @param times milliseconds since 1970, the oldest first
 * @param columns a value for each time, {@code null} where there is none:
 * {@code accepted}, {@code done} and {@code failed} per second; {@code waiting},
 * {@code inFlight}, {@code delayed}, {@code deadLetters} and {@code workers};
 * {@code oldestAge}, {@code waitP50}, {@code waitP95} and {@code waitP99} in milliseconds
 * @since 0.1.0
 */
public record HistoryDescriptor(List<Long> times, Map<String, List<@Nullable Double>> columns) {

	static HistoryDescriptor of(History history) {
		List<Point> points = history.snapshot();
		Map<String, List<@Nullable Double>> columns = new LinkedHashMap<>();
		for (int i = 0; i < history.columns().size(); i++) {
			List<@Nullable Double> values = new ArrayList<>();
			for (Point point : points) {
				values.add(point.values().get(i));
			}
			columns.put(history.columns().get(i), values);
		}
		return new HistoryDescriptor(points.stream().map((point) -> point.time().toEpochMilli()).toList(), columns);
	}

}
