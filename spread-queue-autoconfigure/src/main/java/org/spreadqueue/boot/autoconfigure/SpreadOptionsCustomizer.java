// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import org.spreadqueue.spread.SpreadOptions;

/**
 * Changes how the application connects to Spread, after the properties. Beans of this
 * type are called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SpreadOptionsCustomizer {

	void customize(SpreadOptions.Builder options);

}
