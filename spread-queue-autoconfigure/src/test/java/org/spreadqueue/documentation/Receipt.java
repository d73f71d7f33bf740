// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation;

import java.math.BigDecimal;

/**
 * What the examples answer.
 *
 * @param item what was ordered
 * @param total what it costs
 */
public record Receipt(String item, BigDecimal total) {

	/**
	 * Writes the receipt of an order.
	 * @param order the order
	 * @return its receipt
	 */
	public static Receipt of(Order order) {
		return new Receipt(order.item(), order.total());
	}

}
