// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spreadqueue.manager.machine.NativeManagerFixture.SELF;
import static org.spreadqueue.manager.machine.NativeManagerFixture.W1;

/** What operators may cost a manager, and the queue. */
class OperatorQuestionsTests {

	private static final String EVE = "#eve#localhost";

	private static final String OLIVE = "#olive#localhost";

	private static final List<String> QUEUE = List.of("NQ_orders");

	private static final Content SMALL = Content.json("{}".getBytes(StandardCharsets.US_ASCII));

	private final NativeManagerFixture manager = new NativeManagerFixture();

	@Test
	void aQuestionIsHandedOutAndItsAnswerGoesToWhoAsked() {
		ask(OLIVE, 42);
		Recorded.Question question = question();
		assertThat(question.from()).isEqualTo(OLIVE);
		assertThat(question.content()).isEqualTo(SMALL);
		answer(question, SMALL);
		assertThat(this.manager.frames(OLIVE)).containsExactly(new Frame.Answer(42, SMALL, null));
	}

	@Test
	void theNextOneBeginsWhenTheAnswerHasLeft() {
		ask(OLIVE, 1);
		Recorded.Question first = question();
		ask(EVE, 2);
		assertThat(questions()).isEmpty();
		this.manager.recorder.room = 3;
		answer(first, Content.json(new byte[500_000]));
		assertThat(questions()).as("a part has not left").isEmpty();
		this.manager.recorder.room = 10;
		this.manager.flush();
		assertThat(question().from()).isEqualTo(EVE);
	}

	@Test
	void aLargeAnswerDoesNotHoldUpMessages() {
		this.manager.worker(W1, 10);
		ask(OLIVE, 1);
		Recorded.Question question = question();
		this.manager.machine.queue()
			.answered(new Frame.Answer(question.ticket(), Content.json(new byte[5_000_000]), null), this.manager.now);
		this.manager.recorder.room = 4;
		this.manager.submit(1);
		assertThat(this.manager.dispatched(W1)).containsExactly(1L);
		assertThat(this.manager.packets).filteredOn((packet) -> packet.groups().contains(OLIVE)).isNotEmpty();
	}

	@Test
	void whoeverAsksTooMuchIsToldSoAndLeavesRoomForOthers() {
		for (int i = 0; i < 100; i++) {
			ask(EVE, i + 1);
		}
		assertThat(this.manager.frames(EVE)).singleElement()
			.isInstanceOfSatisfying(Frame.Answer.class, (answer) -> assertThat(answer.error()).isNotNull()
				.satisfies((error) -> assertThat(error.message()).contains("4 of them yours")));
		ask(OLIVE, 1);
		assertThat(this.manager.frames(OLIVE)).as("is not refused").isEmpty();
	}

	@Test
	void manyOperatorsTogetherFillNoMemory() {
		for (int i = 0; i < 1000; i++) {
			ask("#eve" + i + "#localhost", 1);
		}
		assertThat(this.manager.frames("#eve999#localhost")).singleElement()
			.isInstanceOfSatisfying(Frame.Answer.class, (answer) -> assertThat(answer.error()).isNotNull()
				.satisfies((error) -> assertThat(error.type()).isEqualTo("busy")));
	}

	@ParameterizedTest
	@EnumSource(names = { "NONE", "UNRESTRICTED" })
	void aMessageFullOfQuestionsIsAnsweredWithAMessageOrTwo(Administration administration) {
		this.manager.options(ManagerOptions::withAdministration, administration);
		this.manager.receive(EVE, QUEUE, manyQuestions());
		assertThat(this.manager.packets).filteredOn((packet) -> packet.groups().contains(EVE)).hasSizeBetween(1, 2);
		assertThat(this.manager.frames(EVE)).hasSize(OperatorQuestions.MAX_WAITING_OF_ONE);
	}

	@Test
	void whereThereIsNoRoomNobodyIsRefused() {
		this.manager.recorder.room = 0;
		this.manager.receive(EVE, QUEUE, manyQuestions());
		assertThat(this.manager.packets).isEmpty();
		this.manager.recorder.room = 10;
		this.manager.flush();
		assertThat(this.manager.frames(EVE)).isEmpty();
	}

	private static Frame[] manyQuestions() {
		return IntStream.rangeClosed(1, 4000)
			.mapToObj((number) -> new Frame.Question(number, SMALL))
			.toArray(Frame[]::new);
	}

	@Test
	void anAnswerThatIsLostHoldsUpNoOtherOne() {
		ask(EVE, 1);
		Recorded.Question lost = question();
		ask(OLIVE, 2);
		this.manager.tickAfter(OperatorQuestions.PATIENCE);
		assertThat(question().from()).isEqualTo(OLIVE);
		answer(lost, SMALL);
		assertThat(this.manager.frames(EVE)).as("too late").isEmpty();
		assertThat(this.manager.frames(OLIVE)).as("of another question").isEmpty();
	}

	@Test
	void withoutAdministrationNothingIsHandedOut() {
		this.manager.options(ManagerOptions::withAdministration, Administration.NONE);
		ask(OLIVE, 1);
		assertThat(questions()).isEmpty();
		assertThat(this.manager.frames(OLIVE)).singleElement()
			.isInstanceOfSatisfying(Frame.Answer.class, (answer) -> assertThat(answer.error()).isNotNull()
				.satisfies((error) -> assertThat(error.type()).isEqualTo("refused")));
	}

	@Test
	void whatIsAskedIsForgottenWithTheConnection() {
		ask(OLIVE, 1);
		Recorded.Question question = question();
		ask(EVE, 2);
		this.manager.machine.disconnected(Channels.MAIN, this.manager.now);
		this.manager.activate();
		answer(question, SMALL);
		assertThat(this.manager.frames(OLIVE)).isEmpty();
		assertThat(questions()).isEmpty();
		ask(OLIVE, 3);
		assertThat(question().from()).isEqualTo(OLIVE);
	}

	@Test
	void anAnswerOfAStrangerMeansNothing() {
		this.manager.receive(EVE, List.of("NQ_orders", SELF), new Frame.Answer(1, SMALL, null));
		assertThat(this.manager.outputs).isEmpty();
	}

	@Test
	void aQuestionIsNoLargerThanItCanBe() {
		Content large = Content.json(new byte[FrameLimits.MAX_QUESTION_BYTES]);
		this.manager.receive(OLIVE, QUEUE, new Frame.Question(1, large));
		assertThat(question().content()).isEqualTo(large);
		Content larger = Content.json(new byte[FrameLimits.MAX_QUESTION_BYTES + 1]);
		this.manager.receive(EVE, QUEUE, new Frame.Question(1, larger));
		assertThat(questions()).isEmpty();
		assertThat(this.manager.outputs).contains(new Recorded.Dropped(EVE, "a question of 524289 bytes"));
	}

	private void ask(String from, long number) {
		this.manager.receive(from, QUEUE, new Frame.Question(number, SMALL));
	}

	private void answer(Recorded.Question question, Content content) {
		this.manager.machine.queue().answered(new Frame.Answer(question.ticket(), content, null), this.manager.now);
		this.manager.flush();
	}

	private Recorded.Question question() {
		assertThat(questions()).hasSize(1);
		return questions().get(0);
	}

	private List<Recorded.Question> questions() {
		return this.manager.outputs.stream()
			.filter(Recorded.Question.class::isInstance)
			.map(Recorded.Question.class::cast)
			.toList();
	}

}
