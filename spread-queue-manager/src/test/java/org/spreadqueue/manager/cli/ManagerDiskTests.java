// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * A manager program whose disk is full, on the embedded daemon or on the one that
 * {@code SPREAD_DAEMON} names. Skipped where nobody may mount a small disk.
 */
@Timeout(180)
class ManagerDiskTests {

	/**
	 * A journal that is empty has up to three files of 20 MB, and needs four more to
	 * begin again.
	 */
	private static final int MEGABYTES = 200;

	private static final int SIZE = 20_000;

	private static final int IN_FLIGHT = 50;

	private static final int LATER = -1;

	private static final QueueName QUEUE = new QueueName("disk-" + ProcessHandle.current().pid());

	private final EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();

	private final SpreadAddress address = (System.getenv("SPREAD_DAEMON") != null)
			? SpreadAddress.parse(System.getenv("SPREAD_DAEMON")) : this.daemon.address();

	private final SpreadOptions spread = SpreadOptions.builder().addresses(this.address).build();

	private final EventLoop loop = EventLoop.start("manager-disk");

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final Programs programs = new Programs();

	private final Set<Integer> accepted = ConcurrentHashMap.newKeySet();

	private final Set<Integer> done = ConcurrentHashMap.newKeySet();

	@TempDir
	private Path disk;

	@BeforeEach
	void mount() throws Exception {
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", this.disk.toString()))
			.as("exit code of mount")
			.isZero();
	}

	@AfterEach
	void close() throws Exception {
		this.programs.close();
		this.executor.shutdownNow();
		this.loop.close();
		this.daemon.close();
		run("umount", this.disk.toString());
	}

	@Test
	void whatItHasIsDoneAndWhatIsNewIsRefusedUntilThereIsRoom() throws Exception {
		Process program = program();
		try (Sender sender = sender()) {
			assertThat(fill(sender)).isEqualTo(Reason.STORAGE);
		}
		assertThat(this.accepted).hasSizeGreaterThan(1000);
		program.destroyForcibly().waitFor();
		program = program();
		try (Sender sender = sender()) {
			assertThat(failure(sender.send(body(LATER)))).isEqualTo(Reason.STORAGE);
			try (Worker worker = Worker.start(WorkerOptions.of(QUEUE), this.spread, this.loop, this.executor,
					this::work)) {
				await().atMost(Duration.ofMinutes(1)).until(() -> this.done.containsAll(this.accepted));
				await().atMost(Duration.ofMinutes(1)).until(() -> failure(sender.send(body(LATER))) == null);
				await().until(() -> this.done.contains(LATER));
			}
		}
		assertThat(Programs.exitCode(program)).isEqualTo(143);
		assertThat(check()).contains(QUEUE + ": 0 messages");
	}

	/** Sends until a message is refused, and returns why. */
	private Reason fill(Sender sender) throws InterruptedException {
		AtomicReference<Reason> refused = new AtomicReference<>();
		Semaphore inFlight = new Semaphore(IN_FLIGHT);
		for (int i = 0; refused.get() == null; i++) {
			inFlight.acquire();
			int number = i;
			sender.send(body(number)).whenComplete((result, failure) -> {
				if (failure == null) {
					this.accepted.add(number);
				}
				else {
					refused.compareAndSet(null, reason(failure));
				}
				inFlight.release();
			});
		}
		inFlight.acquire(IN_FLIGHT);
		return refused.get();
	}

	private CompletableFuture<JobResult> work(Job job) {
		this.done.add(job.payload().get(0).intValue());
		return CompletableFuture.completedFuture(JobResult.done());
	}

	private Sender sender() {
		return Sender.open(SenderOptions.of(QUEUE).withSendTimeout(Duration.ofSeconds(20)), this.spread, this.loop);
	}

	private Process program() throws Exception {
		Process program = this.programs.manager(this.address, "512m", QUEUE.value(),
				"--directory=" + this.disk.resolve("queues"));
		Programs.awaitLines(program, "manages queue '" + QUEUE + "'");
		return program;
	}

	private String check() {
		CommandLine commandLine = SpreadQueueManager.commandLine(Map.of());
		StringWriter out = new StringWriter();
		commandLine.setOut(new PrintWriter(out, true));
		commandLine.execute("journal", "check", this.disk.resolve("queues").toString());
		return out.toString();
	}

	private static @Nullable Reason failure(CompletableFuture<?> sent) {
		return sent.handle((result, failure) -> (failure != null) ? reason(failure) : null)
			.orTimeout(30, TimeUnit.SECONDS)
			.join();
	}

	private static Reason reason(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof DeliveryFailedException refused) {
			return refused.reason();
		}
		throw new AssertionError(failure);
	}

	private static JsonNode body(int number) {
		return JsonNodeFactory.instance.arrayNode().add(number).add("x".repeat(SIZE));
	}

	private static int run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
		}
		catch (IOException ex) {
			return -1;
		}
	}

}
