// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.documentation.listener;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.documentation.Order;

/**
 * Takes its time, until a test runs what it was given.
 */
final class Warehouse {

	volatile @Nullable Runnable reserved;

	void reserve(Order order, Runnable done, Consumer<Throwable> failed) {
		if (order.quantity() > 0) {
			this.reserved = done;
		}
		else {
			failed.accept(new IllegalArgumentException("Quantity " + order.quantity()));
		}
	}

}
