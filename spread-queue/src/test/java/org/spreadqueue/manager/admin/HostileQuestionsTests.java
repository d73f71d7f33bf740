// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.manager.machine.Inspection;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a stranger can ask, and what it may cost. */
class HostileQuestionsTests {

	private final CBORMapper cbor = new CBORMapper();

	private final AdminCodec codec = new AdminCodec();

	private final RecordingAdmin admin = new RecordingAdmin();

	private final List<String> changes = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "null", "[]", "7", "\"purge\"", "{}", "{\"operation\":null}",
			"{\"operation\":\"FORMAT_DISK\"}", "{\"operation\":4}", "{\"operation\":[\"PURGE\"]}",
			"{\"operation\":{\"@class\":\"java.lang.Runtime\"}}", "{\"operation\":\"DELETE\",\"ids\":[\"x\"]}",
			"{\"operation\":\"DELETE\",\"ids\":[{}]}", "{\"operation\":\"DELETE\",\"ids\":[null]}",
			"{\"operation\":\"DELETE\",\"ids\":{}}", "{\"operation\":\"BROWSE\",\"max\":1,\"places\":[\"ANYWHERE\"]}",
			"{\"operation\":\"BROWSE\",\"max\":1,\"arrivedUntil\":\"soon\"}",
			"{\"operation\":\"BROWSE\",\"max\":99999999999}", "{\"operation\":\"BROWSE\",\"max\":1,\"headers\":[]}",
			"{\"operation\":\"BROWSE\",\"max\":1,\"headers\":{\"a\":null}}" })
	void whatIsNoQuestionIsRefused(String json) {
		assertRefused(new JsonMapper().readTree(json));
	}

	@Test
	void whatIsNoCborIsRefused() {
		for (byte[] bytes : List.of(new byte[0], new byte[] { -1 },
				"{\"operation\":\"PURGE\"}".getBytes(StandardCharsets.US_ASCII), new byte[] { (byte) 0xBF },
				new byte[] { 0x5B, 0x7F, -1, -1, -1, -1, -1, -1, -1 })) {
			Frame.Answer answer = answer(Content.of(AdminCodec.TYPE, bytes), Administration.UNRESTRICTED);
			assertThat(answer.error()).isNotNull().extracting(Frame.JobError::type).isEqualTo("refused");
		}
		assertThat(answer(Content.json("{\"operation\":\"PURGE\"}".getBytes(StandardCharsets.US_ASCII)),
				Administration.UNRESTRICTED)
			.error()).isNotNull();
		assertThat(this.admin.calls).isEmpty();
	}

	@Test
	void deepAndWideOnesAreRefused() {
		byte[] deep = new byte[500_000];
		Arrays.fill(deep, (byte) 0x81);
		assertThat(answer(Content.of(AdminCodec.TYPE, deep), Administration.UNRESTRICTED).error()).isNotNull();
		Map<String, String> headers = new HashMap<>();
		IntStream.range(0, 10_000).forEach((i) -> headers.put("h" + i, ""));
		assertRefused(Map.of("operation", "BROWSE", "max", 1, "headers", headers));
	}

	@Test
	void damagedOnesDoNothingUnexpected() {
		SplittableRandom random = new SplittableRandom(16);
		byte[] valid = this.codec
			.write(Question.browse(new MessageFilter(Set.of(Place.DELAYED), new MessageId(1, 2), "key",
					Map.of("a", "b"), Instant.EPOCH), 7, 100))
			.body();
		for (int i = 0; i < 5000; i++) {
			byte[] damaged = valid.clone();
			for (int n = random.nextInt(1, 4); n > 0; n--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			}
			Frame.Answer answer = answer(Content.of(AdminCodec.TYPE, damaged), Administration.READ_ONLY);
			assertThat(answer.content() == null).isEqualTo(answer.error() != null);
		}
		assertThat(this.admin.calls).doesNotContain("purge", "pause", "resume", "delete", "resubmit");
	}

	@Test
	void whoMayOnlyReadChangesNothing() {
		for (Operation operation : Operation.values()) {
			Frame.Answer answer = answer(this.codec.write(Question.of(operation)), Administration.READ_ONLY);
			assertThat(isRefused(answer)).as(operation.name()).isEqualTo(operation.isChange());
		}
		assertThat(this.changes).isEmpty();
		assertThat(this.admin.calls).containsExactly("report", "browse");
	}

	@Test
	void changesAreToldBeforeTheyAreMade() {
		MessageId id = new MessageId(1, 2);
		answer(this.codec.write(Question.change(Operation.DELETE, List.of(id, id))), Administration.UNRESTRICTED);
		answer(this.codec.write(Question.of(Operation.PURGE)), Administration.UNRESTRICTED);
		answer(this.codec.write(Question.of(Operation.REPORT)), Administration.UNRESTRICTED);
		assertThat(this.changes).containsExactly("delete 2 messages", "purge the queue");
	}

	@Test
	void aPageIsCutWhereItWouldBeLarge() {
		for (int i = 1; i <= 10; i++) {
			this.admin.messages.add(message(i, QuestionRunner.MAX_PAGE_BYTES / 4));
		}
		Frame.Answer answer = answer(this.codec.write(Question.browse(MessageFilter.ALL, 0, 10)),
				Administration.READ_ONLY);
		MessagePage page = this.codec.page(Objects.requireNonNull(answer.content()));
		assertThat(page.messages()).isEqualTo(this.admin.messages.subList(0, 3));
		assertThat(page.next()).isEqualTo(3);
	}

	@Test
	void aPageOfOrderingKeysIsCutToo() {
		String key = "k".repeat(16_000);
		for (int i = 1; i <= 1000; i++) {
			this.admin.messages.add(message(i, 0, key));
		}
		Frame.Answer answer = answer(this.codec.write(Question.browse(MessageFilter.ALL, 0, 1000)),
				Administration.READ_ONLY);
		Content content = Objects.requireNonNull(answer.content());
		assertThat(content.size()).isLessThan(2 * QuestionRunner.MAX_PAGE_BYTES);
		assertThat(this.codec.page(content).messages()).hasSizeBetween(1, 100);
	}

	@Test
	void noMoreIsLookedForAtATimeThanOneCallLooksAt() {
		for (int i = 1; i <= 600; i++) {
			this.admin.messages.add(message(i, 0));
		}
		Frame.Answer answer = answer(this.codec.write(Question.browse(MessageFilter.ALL, 0, QueueAdmin.MAX_MESSAGES)),
				Administration.READ_ONLY);
		MessagePage page = this.codec.page(Objects.requireNonNull(answer.content()));
		assertThat(page.messages()).hasSize(Inspection.AT_A_TIME);
		assertThat(page.next()).isEqualTo(Inspection.AT_A_TIME);
		assertThat(
				isRefused(answer(this.codec.write(Question.browse(MessageFilter.ALL, 0, QueueAdmin.MAX_MESSAGES + 1)),
						Administration.READ_ONLY)))
			.isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[{}]", "[{\"result\":\"DELETED\"}]", "[{\"id\":\"00f3a1b2c4d5e6f7-42\"}]" })
	void anAnswerThatLacksSomethingIsNone(String json) {
		Content content = Content.of(AdminCodec.TYPE, this.cbor.writeValueAsBytes(new JsonMapper().readTree(json)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.changes(content))
			.withMessageContaining("cannot be read");
		Content empty = Content.of(AdminCodec.TYPE, this.cbor.writeValueAsBytes(Map.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.report(empty));
		assertThatIllegalArgumentException().isThrownBy(() -> this.codec.page(empty));
	}

	@Test
	void whatIsLargeFitsWithoutItsBody() {
		for (int i = 1; i <= 10; i++) {
			this.admin.messages.add(message(i, 3 * QuestionRunner.MAX_PAGE_BYTES));
		}
		Frame.Answer answer = answer(this.codec.write(Question.browseWithoutBodies(MessageFilter.ALL, 0, 10)),
				Administration.READ_ONLY);
		Content content = Objects.requireNonNull(answer.content());
		assertThat(content.size()).isLessThan(10_000);
		assertThat(this.codec.page(content)).isEqualTo(new MessagePage(this.admin.messages, 0, 10).withoutBodies());
	}

	@Test
	void aMessageThatIsLargerThanAPageIsAPage() {
		this.admin.messages.add(message(1, 3 * QuestionRunner.MAX_PAGE_BYTES));
		this.admin.messages.add(message(2, 1));
		Frame.Answer answer = answer(this.codec.write(Question.browse(MessageFilter.ALL, 0, 10)),
				Administration.READ_ONLY);
		assertThat(this.codec.page(Objects.requireNonNull(answer.content())).messages()).hasSize(1);
	}

	private static boolean isRefused(Frame.Answer answer) {
		Frame.JobError error = answer.error();
		return error != null && "refused".equals(error.type());
	}

	private void assertRefused(Object question) {
		Frame.Answer answer = answer(Content.of(AdminCodec.TYPE, this.cbor.writeValueAsBytes(question)),
				Administration.UNRESTRICTED);
		assertThat(answer.error()).isNotNull().extracting(Frame.JobError::type).isEqualTo("refused");
		assertThat(answer.content()).isNull();
		assertThat(this.admin.calls).isEmpty();
		assertThat(this.changes).isEmpty();
	}

	private Frame.Answer answer(Content question, Administration rights) {
		return new QuestionRunner(this.admin, rights, Runnable::run).answer(7, question, this.changes::add).join();
	}

	private static QueuedMessage message(long sequence, int size) {
		return message(sequence, size, null);
	}

	private static QueuedMessage message(long sequence, int size, @Nullable String key) {
		return new QueuedMessage(new MessageId(1, sequence), Place.WAITING, 0, false, 4, key, Instant.EPOCH, null, null,
				"#a#h", false, null, null, Content.json(new byte[size]));
	}

	/** Has messages, and notes what it is asked. */
	private static final class RecordingAdmin implements QueueAdmin {

		private final List<String> calls = new ArrayList<>();

		private final List<QueuedMessage> messages = new ArrayList<>();

		@Override
		public QueueName queue() {
			return new QueueName("orders");
		}

		@Override
		public CompletableFuture<QueueReport> report() {
			this.calls.add("report");
			return CompletableFuture.failedFuture(new IllegalStateException("not here"));
		}

		@Override
		public CompletableFuture<MessagePage> browse(MessageFilter filter, long after, int max) {
			this.calls.add("browse");
			if (after < 0 || max < 0 || max > MAX_MESSAGES) {
				throw new IllegalArgumentException("no such page");
			}
			List<QueuedMessage> found = this.messages.stream().limit(max).toList();
			return CompletableFuture
				.completedFuture(new MessagePage(found, (found.size() < this.messages.size()) ? found.size() : 0, 10));
		}

		@Override
		public CompletableFuture<@Nullable Void> pause() {
			this.calls.add("pause");
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletableFuture<@Nullable Void> resume() {
			this.calls.add("resume");
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletableFuture<Integer> purge() {
			this.calls.add("purge");
			return CompletableFuture.completedFuture(0);
		}

		@Override
		public CompletableFuture<List<MessageChange>> delete(Collection<MessageId> ids) {
			this.calls.add("delete");
			return CompletableFuture.completedFuture(Collections.emptyList());
		}

		@Override
		public CompletableFuture<List<MessageChange>> resubmitDeadLetters(Collection<MessageId> ids) {
			this.calls.add("resubmit");
			return CompletableFuture.completedFuture(Collections.emptyList());
		}

	}

}
