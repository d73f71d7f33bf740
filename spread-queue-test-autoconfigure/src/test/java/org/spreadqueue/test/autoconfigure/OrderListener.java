// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.autoconfigure;

import jakarta.validation.Valid;
import org.springframework.stereotype.Component;

import org.spreadqueue.spring.annotation.QueueListener;

@Component
class OrderListener {

	@QueueListener("${tea.queue:orders}")
	TeaShop.Receipt process(@Valid TeaShop.Order order) {
		if (order.item().equals("stone")) {
			throw new IllegalStateException("no tea");
		}
		return new TeaShop.Receipt("1 " + order.item());
	}

}
