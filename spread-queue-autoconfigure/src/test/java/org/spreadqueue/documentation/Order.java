// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.math.BigDecimal;

/**
 * What the examples send.
 *
 * @param item what is ordered
 * @param quantity how many of it
 * @param price of one
 */
public record Order(String item, int quantity, BigDecimal price) {

	/** An order like others. */
	public static final Order TEA = new Order("tea", 3, new BigDecimal("2.5"));

	/**
	 * Returns what all of it costs.
	 * @return the total
	 */
	public BigDecimal total() {
		return this.price.multiply(BigDecimal.valueOf(this.quantity));
	}

}
