package org.spreadqueue.boot.actuate;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Figures of a queue over the last minutes.
 *
 * @param times milliseconds since 1970, the oldest first
 * @param columns a value for each time, {@code null} where there is none:
 * {@code accepted}, {@code done} and {@code failed} per second; {@code waiting},
 * {@code inFlight}, {@code delayed}, {@code deadLetters} and {@code workers};
 * {@code oldestAge}, {@code waitP50}, {@code waitP95} and {@code waitP99} in milliseconds
 * @since 0.1.0
 */
public record HistoryDescriptor(List<Long> times, Map<String, List<@Nullable Double>> columns) {
}
