package org.spreadqueue.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.admin.Question;

/**
 * What managers use by reflection, for native images: the contents of operators'
 * questions and of their answers, and the log messages of the journal's files.
 */
final class ManagerHints implements RuntimeHintsRegistrar {

	/** Artemis looks for the classes that implement these by their names. */
	private static final List<String> LOG_MESSAGES = List.of(
			"org.apache.activemq.artemis.journal.ActiveMQJournalBundle",
			"org.apache.activemq.artemis.journal.ActiveMQJournalLogger",
			"org.apache.activemq.artemis.logs.ActiveMQUtilBundle",
			"org.apache.activemq.artemis.logs.ActiveMQUtilLogger");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), Question.class,
				QueueReport.class, MessagePage.class, MessageChange.class);
		hints.reflection().registerType(MessageChange[].class);
		for (String name : LOG_MESSAGES) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, name + "_impl", MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}
