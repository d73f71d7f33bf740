// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Has native images contain what Artemis' journal finds by its name: its log messages.
 */
class QueueDirectoryHints implements RuntimeHintsRegistrar {

	private static final List<String> FOUND_BY_NAME = List.of(
			"org.apache.activemq.artemis.journal.ActiveMQJournalBundle_impl",
			"org.apache.activemq.artemis.journal.ActiveMQJournalLogger_impl",
			"org.apache.activemq.artemis.logs.ActiveMQUtilBundle_impl",
			"org.apache.activemq.artemis.logs.ActiveMQUtilLogger_impl");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String name : FOUND_BY_NAME) {
			hints.reflection().registerTypeIfPresent(classLoader, name, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}
