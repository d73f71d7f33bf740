// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.manager;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.admin.AdminCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.QueueStatistics;

import static org.assertj.core.api.Assertions.assertThat;

class AdministrationHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void nativeImagesKnowQuestionsAndAnswers() {
		AotServices.factories()
			.load(RuntimeHintsRegistrar.class)
			.stream()
			.filter(AdministrationHints.class::isInstance)
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
		for (Class<?> type : AdminCodec.types()) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).as(type.getName()).accepts(this.hints);
		}
		for (Class<?> type : List.of(QueueReport.class, QueueReport.WorkerReport.class, QueueReport.SenderReport.class,
				QueueLimits.class, QueueFigures.class, QueueFigures.Waits.class, QueueFigures.Bucket.class,
				QueueStatistics.class, MessagePage.class, QueuedMessage.class, Content.class, MessageChange.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName())
				.accepts(this.hints);
		}
	}

}
