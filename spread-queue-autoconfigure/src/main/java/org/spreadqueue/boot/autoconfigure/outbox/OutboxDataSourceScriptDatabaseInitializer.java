// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.outbox;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;

/**
 * Creates the table of the outbox. A bean of this type replaces that of the
 * auto-configuration.
 *
 * @since 0.1.0
 */
public class OutboxDataSourceScriptDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<OutboxSchemaProperties> {

	public OutboxDataSourceScriptDatabaseInitializer(DataSource dataSource, OutboxSchemaProperties properties) {
		super(dataSource, properties, Map.of(DatabaseDriver.MARIADB, "mysql"));
	}

}
