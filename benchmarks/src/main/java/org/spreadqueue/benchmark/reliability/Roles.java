// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.Journal;
import org.spreadqueue.journal.JournalOptions;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.MessageLogs;
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

/** The roles of child processes. Each ends when it is told to, or is killed. */
final class Roles {

	static final String MANAGER = "manager";

	static final String WORKER = "worker";

	static final String SENDERS = "senders";

	static final String DURABLE_SENDER = "durable-sender";

	static final String ACTIVE = "active";

	static final String ACCEPTED = "accepted ";

	static final String JOB = "job ";

	static final String HEAP = "heap ";

	static final String ALL_DONE = "all done";

	static final String FAILED = "failed ";

	/** Messages of a sender that may be killed that are not done. */
	private static final int OUTSTANDING = 1000;

	/** A sender's messages that are on their way to being accepted. */
	private static final int IN_FLIGHT = 5000;

	private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

	private Roles() {
	}

	/** Arguments: address, queue, most messages, most megabytes, perhaps a directory. */
	static void manager(List<String> arguments) throws Exception {
		QueueLimits limits = QueueLimits.DEFAULT.withMaxLength(Integer.parseInt(arguments.get(2)))
			.withMaxSize(Long.parseLong(arguments.get(3)) * 1024 * 1024);
		try (MessageLogs logs = logs(arguments);
				EventLoop loop = EventLoop.start("manager");
				QueueManager manager = QueueManager.start(
						ManagerOptions.of(new QueueName(arguments.get(1))).withLimits(limits), spread(arguments), loop,
						logs)) {
			manager.active().thenRun(() -> print(ACTIVE));
			untilTerminated();
			print(manager.figures().toString());
		}
	}

	private static MessageLogs logs(List<String> arguments) {
		return (arguments.size() > 4) ? Journal.open(JournalOptions.of(Path.of(arguments.get(4)))) : MessageLogs.NONE;
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

	/**
	 * Says what has been accepted, until it is killed. Arguments: address, queue, number
	 * of the first job.
	 */
	static void durableSender(List<String> arguments) throws Exception {
		Semaphore room = new Semaphore(OUTSTANDING);
		try (EventLoop loop = EventLoop.start("sender");
				Sender sender = Sender.open(
						SenderOptions.of(new QueueName(arguments.get(1))).withSendTimeout(Duration.ofMinutes(2)),
						spread(arguments), loop)) {
			for (long job = Long.parseLong(arguments.get(2)); true; job++) {
				room.acquire();
				long number = job;
				var delivery = sender.submit(OutgoingJob.of(JsonNodeFactory.instance.numberNode(number)));
				delivery.accepted().thenRun(() -> print(ACCEPTED + number));
				delivery.done().whenComplete((result, failure) -> room.release());
			}
		}
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
