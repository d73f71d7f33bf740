package org.spreadqueue.boot.autoconfigure;

import org.spreadqueue.spread.SpreadOptions;

/**
 * Changes how the application connects to Spread, after the properties were applied.
 * Beans of this type are called in their order.
 */
@FunctionalInterface
public interface SpreadOptionsCustomizer {

	/**
	 * Changes the options.
	 * @param options the options as configured so far
	 */
	void customize(SpreadOptions.Builder options);

}
