// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.database;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Has native images contain the scripts that create the tables of inbox and outbox.
 *
 * @since 0.1.0
 */
public final class SchemaScriptHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources()
			.registerPattern("org/spreadqueue/spring/inbox/schema-*.sql")
			.registerPattern("org/spreadqueue/spring/outbox/schema-*.sql");
	}

}
