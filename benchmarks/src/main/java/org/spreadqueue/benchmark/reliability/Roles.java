package org.spreadqueue.benchmark.reliability;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;
import org.spreadqueue.worker.WorkerOptions;
import tools.jackson.databind.node.JsonNodeFactory;

/** The roles of child processes. Each ends when it is told to, or is killed. */
final class Roles {

	static final String MANAGER = "manager";

	static final String WORKER = "worker";

	static final String SENDERS = "senders";

	static final String ACTIVE = "active";

	static final String JOB = "job ";

	static final String HEAP = "heap ";

	static final String ALL_DONE = "all done";

	static final String FAILED = "failed ";

	/** A sender's messages that are on their way to being accepted. */
	private static final int IN_FLIGHT = 5000;

	private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

	private Roles() {
	}

	/** Arguments: address, queue, most messages, most megabytes. */
	static void manager(List<String> arguments) throws Exception {
		QueueLimits limits = QueueLimits.DEFAULT.withMaxLength(Integer.parseInt(arguments.get(2)))
			.withMaxSize(Long.parseLong(arguments.get(3)) * 1024 * 1024);
		try (EventLoop loop = EventLoop.start("manager");
				QueueManager manager = QueueManager.start(
						ManagerOptions.of(new QueueName(arguments.get(1))).withLimits(limits), spread(arguments),
						loop)) {
			manager.active().thenRun(() -> print(ACTIVE));
			untilTerminated();
			print(manager.figures().toString());
		}
	}

	/** Arguments: address, queue, concurrency, microseconds of a job. */
	static void worker(List<String> arguments) throws Exception {
		long nanos = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(arguments.get(3)));
		WorkerOptions options = WorkerOptions.of(new QueueName(arguments.get(1)))
			.withConcurrency(Integer.parseInt(arguments.get(2)));
		ExecutorService executor = Executors.newFixedThreadPool(options.concurrency());
		try (EventLoop loop = EventLoop.start("worker");
				Worker worker = Worker.start(options, spread(arguments), loop, executor, (job) -> {
					if (nanos > 0) {
						LockSupport.parkNanos(nanos);
					}
					print(JOB + JobSizes.number(job.payload()));
					return CompletableFuture.completedFuture(JobResult.done());
				})) {
			untilTerminated();
		}
		finally {
			executor.shutdown();
		}
	}

	/** Arguments: address, queue, senders, messages of each. */
	static void senders(List<String> arguments) throws Exception {
		int count = Integer.parseInt(arguments.get(2));
		long each = Long.parseLong(arguments.get(3));
		List<CompletableFuture<Void>> finished = new ArrayList<>();
		try (EventLoop loop = EventLoop.start("senders")) {
			for (int i = 0; i < count; i++) {
				SenderOptions options = SenderOptions.of(new QueueName(arguments.get(1)))
					.withSendTimeout(Duration.ofHours(1));
				Sender sender = Sender.open(options, spread(arguments), loop);
				long first = i * each;
				CompletableFuture<Void> sent = new CompletableFuture<>();
				finished.add(sent.thenCompose((all) -> sender.closeAsync()));
				new Thread(() -> flood(sender, first, each, sent), "sender-" + i).start();
			}
			CompletableFuture.allOf(finished.toArray(CompletableFuture[]::new)).join();
		}
		print(ALL_DONE);
		untilTerminated();
	}

	private static void flood(Sender sender, long first, long count, CompletableFuture<Void> sent) {
		Semaphore inFlight = new Semaphore(IN_FLIGHT);
		for (long number = first; number < first + count; number++) {
			inFlight.acquireUninterruptibly();
			sender.submit(OutgoingJob.of(JsonNodeFactory.instance.numberNode(number)))
				.accepted()
				.whenComplete((id, failure) -> {
					inFlight.release();
					if (failure != null) {
						print(FAILED + failure);
					}
				});
		}
		inFlight.acquireUninterruptibly(IN_FLIGHT);
		sent.complete(null);
	}

	private static SpreadOptions spread(List<String> arguments) {
		return spread(arguments.get(0));
	}

	/** The addresses are separated by commas. */
	static SpreadOptions spread(String addresses) {
		return SpreadOptions.builder()
			.addresses(Arrays.stream(addresses.split(",", -1)).map(SpreadAddress::parse).toList())
			.build();
	}

	private static void untilTerminated() throws InterruptedException {
		Thread main = Thread.currentThread();
		Thread hook = new Thread(() -> {
			main.interrupt();
			try {
				main.join(TimeUnit.SECONDS.toMillis(15));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		Runtime.getRuntime().addShutdownHook(hook);
		try {
			Thread.currentThread().join();
		}
		catch (InterruptedException ex) {
			print(HEAP + peakHeap() / (1024 * 1024));
		}
	}

	private static long peakHeap() {
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.filter((pool) -> pool.getType() == MemoryType.HEAP)
			.mapToLong((pool) -> pool.getPeakUsage().getUsed())
			.sum();
	}

	/** In one write, so that a kill leaves whole lines. */
	static void print(String line) {
		try {
			OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
