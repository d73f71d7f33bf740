// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The outbox in PostgreSQL.
 */
@EnabledIfEnvironmentVariable(named = TestDatabase.POSTGRES, matches = ".+",
		disabledReason = "no PostgreSQL: it names the JDBC URL of a database for tests, with its user")
class PostgresOutboxTests extends OutboxContract {

	@Override
	TestDatabase database() {
		return TestDatabase.postgres();
	}

}
