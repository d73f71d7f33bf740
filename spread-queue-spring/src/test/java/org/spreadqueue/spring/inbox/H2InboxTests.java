// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

class H2InboxTests extends InboxContract {

	@Override
	TestDatabase database() {
		return TestDatabase.h2();
	}

}
