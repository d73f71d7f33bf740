// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = TestDatabase.MARIADB, matches = ".+",
		disabledReason = "needs a MariaDB, named by SPREAD_TEST_MARIADB")
class MariaDbInboxTests extends InboxContract {

	@Override
	TestDatabase database() {
		return TestDatabase.mariaDb();
	}

}
