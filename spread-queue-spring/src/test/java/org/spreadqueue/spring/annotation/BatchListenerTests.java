// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.spreadqueue.worker.JobResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A call gets several messages, and each of them ends by itself.
 */
@Timeout(30)
class BatchListenerTests {

	private static final BlockingQueue<List<Integer>> received = new ArrayBlockingQueue<>(10);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	@BeforeEach
	void clear() {
		received.clear();
	}

	@AfterEach
	void close() {
		this.executor.shutdownNow();
	}

	@Test
	void callGetsAsManyMessagesAsTheBatchHolds() throws Exception {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			List<JobResult> results = handle(context, "batches", "1", "2", "3");
			assertThat(received.remove()).containsExactlyInAnyOrder(1, 2, 3);
			assertThat(results).containsExactly(JobResult.response(context.tree("10")),
					JobResult.response(context.tree("20")), JobResult.response(context.tree("30")));
		}
	}

	@Test
	void batchThatDoesNotFillIsProcessedAfterTheWait() throws Exception {
		try (ListenerContext context = new ListenerContext(Small.class)) {
			assertThat(handle(context, "small", "1")).containsExactly(JobResult.done());
			assertThat(received.remove()).containsExactly(1);
		}
	}

	@Test
	void noThreadWaitsForOthersToFillABatch() throws Exception {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			CompletableFuture<JobResult> first = context.submit("batches", "1");
			CompletableFuture<JobResult> second = context.submit("batches", "2");
			assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
			assertThat(context.submit("batches", "3")).isCompletedWithValue(JobResult.response(context.tree("30")));
			assertThat(received.remove()).containsExactly(1, 2, 3);
			assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
		}
	}

	@Test
	void aCallPerThreadIsEnough() {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			assertThat(context.onlyOptions().calls()).isEqualTo(2);
			assertThat(context.onlyOptions().withJobsPerCall(1).worker().concurrency()).isEqualTo(2);
		}
	}

	@Test
	void cancellationOfAJobInterruptsTheCall() throws Exception {
		try (ListenerContext context = new ListenerContext(Blocking.class)) {
			CompletableFuture<JobResult> first = context.submit("blocking", "1");
			Future<CompletableFuture<JobResult>> second = this.executor.submit(() -> context.submit("blocking", "2"));
			assertThat(received.poll(10, TimeUnit.SECONDS)).containsExactly(1, 2);
			first.cancel(true);
			assertThat(received.poll(10, TimeUnit.SECONDS)).as("interrupted").isEmpty();
			assertThat(second.get(10, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS))
				.isInstanceOf(JobResult.Failure.class);
		}
	}

	@Test
	void whatWasCancelledBeforeTheCallIsNotInIt() throws Exception {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			context.submit("batches", "1").cancel(true);
			context.submit("batches", "2");
			assertThat(context.submit("batches", "3")).isCompletedWithValue(JobResult.response(context.tree("30")));
			assertThat(received.remove()).containsExactly(2, 3);
		}
	}

	@Test
	void failureOfOneIsNoFailureOfOthers() throws Exception {
		try (ListenerContext context = new ListenerContext(OneWay.class)) {
			List<JobResult> results = handle(context, "one-way", "1", "-2", "3");
			assertThat(results.get(0)).isEqualTo(JobResult.done());
			assertThat(results.get(1))
				.isEqualTo(new JobResult.Failure(IllegalArgumentException.class.getName(), "negative: -2"));
			assertThat(results.get(2)).isEqualTo(JobResult.done());
		}
	}

	@Test
	void exceptionFailsAll() throws Exception {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			assertThat(handle(context, "batches", "1", "13", "3")).hasSize(3)
				.allSatisfy((result) -> assertThat(result)
					.isEqualTo(new JobResult.Failure(IllegalStateException.class.getName(), "unlucky")));
		}
	}

	@Test
	void payloadThatDoesNotFitFailsAloneAndIsNotInTheBatch() throws Exception {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			List<JobResult> results = handle(context, "batches", "1", "'many'", "2", "3");
			assertThat(results.get(1)).isInstanceOf(JobResult.Failure.class);
			assertThat(received.remove()).containsExactlyInAnyOrder(1, 2, 3);
		}
	}

	@Test
	void workerTakesAsManyJobsAsAllCallsCanHold() {
		try (ListenerContext context = new ListenerContext(Batches.class)) {
			assertThat(context.onlyOptions().worker().concurrency()).isEqualTo(6);
		}
	}

	@Test
	void parameterMustBeAList() {
		assertThatExceptionOfType(InvalidQueueListenerException.class)
			.isThrownBy(() -> new ListenerContext(NoList.class).close())
			.withMessageContaining("'batchSize', but its parameters are not one List");
	}

	private List<JobResult> handle(ListenerContext context, String id, String... payloads) throws Exception {
		List<CompletableFuture<JobResult>> futures = new ArrayList<>();
		for (String payload : payloads) {
			futures.add(CompletableFuture.supplyAsync(() -> context.submit(id, payload), this.executor)
				.thenCompose((result) -> result));
		}
		List<JobResult> results = new ArrayList<>();
		for (CompletableFuture<JobResult> future : futures) {
			results.add(future.get(10, TimeUnit.SECONDS));
		}
		return results;
	}

	static class Batches {

		@QueueListener(queues = "orders", id = "batches", concurrency = "2", batchSize = "3", batchWait = "20s")
		List<Integer> process(List<Integer> numbers) {
			received.add(numbers);
			if (numbers.contains(13)) {
				throw new IllegalStateException("unlucky");
			}
			return numbers.stream().map((number) -> number * 10).toList();
		}

	}

	static class OneWay {

		@QueueListener(queues = "orders", id = "one-way", batchSize = "3", batchWait = "20s")
		void process(List<Integer> numbers) {
			for (Integer number : numbers) {
				if (number < 0) {
					throw new BatchFailedException(numbers.indexOf(number),
							new IllegalArgumentException("negative: " + number));
				}
			}
		}

	}

	static class Blocking {

		@QueueListener(queues = "orders", id = "blocking", batchSize = "2", batchWait = "20s")
		void process(List<Integer> numbers) throws InterruptedException {
			received.add(numbers);
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				received.add(List.of());
				throw ex;
			}
		}

	}

	static class Small {

		@QueueListener(queues = "orders", id = "small", batchSize = "100", batchWait = "1ms")
		void process(List<Integer> numbers) {
			received.add(numbers);
		}

	}

	static class NoList {

		@QueueListener(queues = "orders", batchSize = "3")
		void process(String text) {
		}

	}

}
