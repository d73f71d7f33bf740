// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The outbox in MariaDB.
 */
@EnabledIfEnvironmentVariable(named = TestDatabase.MARIADB, matches = ".+",
		disabledReason = "no MariaDB: it names the JDBC URL of a database for tests, with its user")
class MariaDbOutboxTests extends OutboxContract {

	@Override
	TestDatabase database() {
		return TestDatabase.mariaDb();
	}

}
