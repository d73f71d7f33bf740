// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.inbox;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

@EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRES, matches = ".+",
		disabledReason = "needs a PostgreSQL, named by SPREAD_TEST_POSTGRES")
class PostgresInboxTests extends InboxContract {

	@Override
	TestDatabase database() {
		return TestDatabase.postgres();
	}

}
