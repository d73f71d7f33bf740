// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.database;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaScriptHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@ParameterizedTest
	@ValueSource(strings = { "inbox/schema-h2.sql", "inbox/schema-mysql.sql", "inbox/schema-postgresql.sql",
			"outbox/schema-h2.sql", "outbox/schema-mysql.sql", "outbox/schema-postgresql.sql" })
	void nativeImagesHaveTheScripts(String script) {
		new SchemaScriptHints().registerHints(this.hints, getClass().getClassLoader());
		String resource = "org/spreadqueue/spring/" + script;
		assertThat(getClass().getClassLoader().getResource(resource)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
	}

}
