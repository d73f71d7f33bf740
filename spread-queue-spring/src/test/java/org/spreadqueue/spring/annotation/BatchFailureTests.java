// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a batch listener returns or throws, each of its messages ends.
 */
@Timeout(30)
class BatchFailureTests {

	private final ListenerContext context = new ListenerContext(Batches.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void listOfTheWrongSizeFailsAllWithoutATextOfItsElements() {
		assertThat(handle("wrong-size", 1, 2, 3)).hasSize(3)
			.allSatisfy((result) -> assertThat(failure(result).message())
				.startsWith("The listener returned a java.util.ArrayList of 1 for a batch of 3 messages."));
	}

	@Test
	void noListFailsAllByItsType() {
		assertThat(handle("no-list", 1, 2)).hasSize(2)
			.allSatisfy((result) -> assertThat(failure(result).message())
				.startsWith("The listener returned a " + Row.class.getName() + " for a batch of 2 messages."));
	}

	@Test
	void nothingFailsAll() {
		assertThat(handle("nothing", 1, 2)).hasSize(2)
			.allSatisfy((result) -> assertThat(failure(result).message())
				.startsWith("The listener returned null for a batch of 2 messages."));
	}

	@Test
	void listThatCannotBeReadFailsAll() {
		assertThat(handle("closed-list", 1, 2)).hasSize(2)
			.allSatisfy((result) -> assertThat(failure(result).message()).isEqualTo("no session"));
	}

	@Test
	void responseThatCannotBeReadFailsAlone() {
		List<JobResult> results = handle("rows", 1, 13, 3);
		assertThat(results.get(0)).isEqualTo(JobResult.response(this.context.tree("{'number':1}")));
		assertThat(results.get(1)).isEqualTo(new JobResult.Failure(LinkageError.class.getName(), "no class"));
		assertThat(results.get(2)).isEqualTo(JobResult.response(this.context.tree("{'number':3}")));
	}

	@Test
	void exceptionWithoutATextFailsAll() {
		assertThat(handle("throwing", 1, 2)).hasSize(2)
			.allSatisfy((result) -> assertThat(failure(result).type()).isEqualTo(NoText.class.getName()));
	}

	@Test
	void exceptionWithoutATextThatComesLaterFailsAll() {
		List<CompletableFuture<JobResult>> jobs = submit("later", 1, 2);
		assertThat(jobs).noneMatch(CompletableFuture::isDone);
		Batches.answer.completeExceptionally(new NoText());
		assertThat(results(jobs)).hasSize(2)
			.allSatisfy((result) -> assertThat(failure(result).type()).isEqualTo(NoText.class.getName()));
	}

	@Test
	void batchThatNoThreadIsLeftForFailsAfterTheWait() {
		QueueListenerContainer listener = this.context.registry().find("soon").orElseThrow();
		listener.start();
		listener.stop();
		assertThat(handle("soon", 1)).singleElement()
			.satisfies((result) -> assertThat(failure(result).type())
				.isEqualTo(RejectedExecutionException.class.getName()));
	}

	private List<JobResult> handle(String id, int... payloads) {
		return results(submit(id, payloads));
	}

	private List<CompletableFuture<JobResult>> submit(String id, int... payloads) {
		List<CompletableFuture<JobResult>> jobs = new ArrayList<>();
		for (int payload : payloads) {
			jobs.add(this.context.submit(id, String.valueOf(payload)));
		}
		return jobs;
	}

	private static List<JobResult> results(List<CompletableFuture<JobResult>> jobs) {
		return jobs.stream().map((job) -> job.orTimeout(10, TimeUnit.SECONDS).join()).toList();
	}

	private static JobResult.Failure failure(JobResult result) {
		assertThat(result).isInstanceOf(JobResult.Failure.class);
		return (JobResult.Failure) result;
	}

	/** As what JPA has loaded in a transaction that is over. */
	record Row(int number) {

		@Override
		public int number() {
			if (this.number == 13) {
				throw new LinkageError("no class");
			}
			return this.number;
		}

		@Override
		public String toString() {
			throw new StackOverflowError();
		}

	}

	static class ClosedList extends ArrayList<Row> {

		private static final long serialVersionUID = 1L;

		@Override
		public int size() {
			throw new IllegalStateException("no session");
		}

	}

	static class NoText extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new IllegalStateException("no session");
		}

	}

	static class Batches {

		private static final CompletableFuture<Void> answer = new CompletableFuture<>();

		@QueueListener(queues = "orders", id = "wrong-size", batchSize = "3", batchWait = "1h")
		List<Row> wrongSize(List<Integer> numbers) {
			return new ArrayList<>(List.of(new Row(1)));
		}

		@QueueListener(queues = "orders", id = "no-list", batchSize = "2", batchWait = "1h")
		Object noList(List<Integer> numbers) {
			return new Row(1);
		}

		@QueueListener(queues = "orders", id = "nothing", batchSize = "2", batchWait = "1h")
		List<Row> nothing(List<Integer> numbers) {
			return null;
		}

		@QueueListener(queues = "orders", id = "closed-list", batchSize = "2", batchWait = "1h")
		List<Row> closedList(List<Integer> numbers) {
			return new ClosedList();
		}

		@QueueListener(queues = "orders", id = "rows", batchSize = "3", batchWait = "1h")
		List<Row> rows(List<Integer> numbers) {
			return numbers.stream().map(Row::new).toList();
		}

		@QueueListener(queues = "orders", id = "throwing", batchSize = "2", batchWait = "1h")
		void throwing(List<Integer> numbers) {
			throw new NoText();
		}

		@QueueListener(queues = "orders", id = "soon", batchSize = "2", batchWait = "1ms")
		void soon(List<Integer> numbers) {
		}

		@QueueListener(queues = "orders", id = "later", batchSize = "2", batchWait = "1h")
		CompletableFuture<Void> later(List<Integer> numbers) {
			return answer;
		}

	}

}
