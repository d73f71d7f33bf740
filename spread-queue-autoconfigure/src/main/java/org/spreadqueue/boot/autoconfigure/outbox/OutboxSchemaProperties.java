// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure.outbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Properties of the script that creates the table of the outbox, as Spring Boot has them
 * for other tables.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("spread.queue.outbox")
public class OutboxSchemaProperties extends DatabaseInitializationProperties {

	private static final String SCRIPT = "classpath:org/spreadqueue/spring/outbox/schema-@@platform@@.sql";

	@Override
	public String getDefaultSchemaLocation() {
		return SCRIPT;
	}

}
