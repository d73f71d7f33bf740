// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections of which one, on demand, is lost when a relay commits: what it has deleted
 * is there again, as after its death.
 */
final class FailingCommits extends DelegatingDataSource {

	private final AtomicBoolean due = new AtomicBoolean();

	FailingCommits(DataSource target) {
		super(target);
	}

	void failOnce() {
		this.due.set(true);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection target = super.getConnection();
		AtomicBoolean deletes = new AtomicBoolean();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("prepareStatement") && arguments[0].toString().startsWith("DELETE")) {
						deletes.set(true);
					}
					if (method.getName().equals("commit") && deletes.get() && this.due.compareAndSet(true, false)) {
						target.rollback();
						throw new SQLException("The connection is lost, on demand");
					}
					try {
						return method.invoke(target, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
