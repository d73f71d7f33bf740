// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.stereotype.Component;

import org.spreadqueue.spring.annotation.QueueListener;
import org.spreadqueue.spring.listener.Acknowledgment;
import org.spreadqueue.spring.template.SpreadQueueOperations;
import org.spreadqueue.worker.JobProgress;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Virtual threads that send, ask, work, report and acknowledge leave their carriers to
 * others whenever they wait, as far as the JVM tells.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
@Timeout(120)
class VirtualThreadPinningTests {

	private static final int CALLS = 100;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	private final VirtualThreadTaskExecutor callers = new VirtualThreadTaskExecutor("caller-");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SpreadQueueAutoConfiguration.class))
		.withUserConfiguration(Squares.class)
		.withPropertyValues("spring.threads.virtual.enabled=true", "spread.queue.concurrency=20");

	@Test
	void waitingPinsNoCarrier() {
		this.runner.run((context) -> {
			SpreadQueueOperations queues = context.getBean(SpreadQueueOperations.class);
			// The first time, they wait for classes, too.
			squares(queues);
			assertThat(pinned(() -> squares(queues))).isEmpty();
			await().until(() -> context.getBean(Squares.class).logged.getCount() == 0);
		});
	}

	/** Without this, the other test could pass because nothing is recorded. */
	@Test
	void aCarrierThatIsPinnedIsRecorded() throws Exception {
		assertThat(pinned(() -> {
			CompletableFuture<Thread> waiter = new CompletableFuture<>();
			CompletableFuture<Void> ended = this.callers.submitCompletable(() -> {
				waiter.complete(Thread.currentThread());
				WaitsInItsInitializer.load();
			});
			await().until(() -> waiter.join().getState() == Thread.State.WAITING);
			Gate.OPEN.countDown();
			ended.join();
		})).isNotEmpty();
	}

	private void squares(SpreadQueueOperations queues) {
		List<CompletableFuture<Integer>> squares = IntStream.range(0, CALLS)
			.mapToObj((number) -> this.callers.submitCompletable(() -> square(queues, number)))
			.toList();
		assertThat(squares).allSatisfy((square) -> assertThat(square).succeedsWithin(LIMIT));
	}

	private static Integer square(SpreadQueueOperations queues, int number) {
		return requireNonNull(queues.to("squares").timeout(LIMIT).onProgress((progress) -> {
		}).sendAndReceive(number, Integer.class));
	}

	private List<RecordedEvent> pinned(Runnable work) throws IOException {
		try (Recording recording = new Recording()) {
			recording.enable("jdk.VirtualThreadPinned").withoutThreshold().withStackTrace();
			recording.start();
			work.run();
			recording.stop();
			Path file = this.directory.resolve("pinned.jfr");
			recording.dump(file);
			return RecordingFile.readAllEvents(file);
		}
	}

	@Component
	static class Squares {

		private final CountDownLatch logged = new CountDownLatch(2 * CALLS);

		private final SpreadQueueOperations queues;

		Squares(SpreadQueueOperations queues) {
			this.queues = queues;
		}

		@QueueListener("squares")
		int square(int number, JobProgress progress, Acknowledgment acknowledgment) {
			progress.report(0.5, "half of " + number);
			this.queues.send("log", number);
			acknowledgment.acknowledge();
			return number * number;
		}

		@QueueListener("log")
		void log(int number) {
			this.logged.countDown();
		}

	}

	/** What a class initializer waits for is waited for by its carrier, too. */
	private static final class WaitsInItsInitializer {

		static {
			Gate.pass();
		}

		private WaitsInItsInitializer() {
		}

		static void load() {
		}

	}

	private static final class Gate {

		private static final CountDownLatch OPEN = new CountDownLatch(1);

		private Gate() {
		}

		static void pass() {
			try {
				OPEN.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
