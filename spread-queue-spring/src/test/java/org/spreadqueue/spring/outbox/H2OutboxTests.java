// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

/**
 * The outbox in H2.
 */
class H2OutboxTests extends OutboxContract {

	@Override
	TestDatabase database() {
		return TestDatabase.h2();
	}

}
