package org.spreadqueue.boot.autoconfigure;

import java.util.Arrays;
import java.util.List;

import org.apache.activemq.artemis.journal.ActiveMQJournalBundle;
import org.apache.activemq.artemis.journal.ActiveMQJournalLogger;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.admin.Question;
import org.spreadqueue.protocol.frame.Content;

import static org.assertj.core.api.Assertions.assertThat;

class ManagerHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	ManagerHintsTests() {
		new ManagerHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void areThoseOfTheAutoConfiguration() {
		ImportRuntimeHints annotation = SpreadQueueAutoConfiguration.class.getAnnotation(ImportRuntimeHints.class);
		assertThat(annotation.value()).contains(ManagerHints.class);
	}

	@Test
	void recordsOfQuestionsAndAnswersCanBeReadAndWritten() {
		for (Class<?> type : List.of(Question.class, QueueReport.class, QueueReport.WorkerReport.class,
				QueueReport.SenderReport.class, QueueFigures.class, QueueLimits.class, MessagePage.class,
				QueuedMessage.class, Content.class, MessageChange.class)) {
			assertThat(Arrays.stream(type.getRecordComponents())).allSatisfy((component) -> assertThat(
					RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
				.as(component.toString())
				.accepts(this.hints));
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName())
				.accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(MessageChange[].class)).accepts(this.hints);
	}

	@Test
	void theJournalFindsItsLogMessages() {
		for (Object messages : List.of(ActiveMQJournalBundle.BUNDLE, ActiveMQJournalLogger.LOGGER)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(messages.getClass())
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		}
	}

}
