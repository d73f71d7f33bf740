// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that keep nothing that nobody commits, as those of a pool with
 * {@code auto-commit=false}.
 */
final class ManualCommits extends DelegatingDataSource {

	ManualCommits(DataSource target) {
		super(target);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		connection.setAutoCommit(false);
		return connection;
	}

}
