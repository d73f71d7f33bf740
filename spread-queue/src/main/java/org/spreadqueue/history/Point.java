// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.history;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The figures at one time, or of the interval that ended then.
 *
 * @param values one for each column of its {@link History}, in their order; {@code null}
 * where there is nothing to say
 * @since 0.1.0
 */
public record Point(Instant time, List<@Nullable Double> values) {
}
