// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.reliability;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

/**
 * Senders that stay alive, and one JVM for each manager and worker. In each round a
 * worker and the active manager are killed ({@code kill -9}) while they work, and
 * replaced. At the end every job must have run.
 */
final class KillRun {

	private static final QueueName QUEUE = new QueueName("kill");

	private static final int WORKERS = 3;

	private static final int MANAGERS = 2;

	private static final int SENDERS = 2;

	private static final Duration REST_LIMIT = Duration.ofMinutes(3);

	private final int rounds;

	private final Duration pause;

	private final long progress;

	private final JobSizes sizes;

	private final Executions executions = new Executions();

	private final Deque<Child> workers = new ArrayDeque<>();

	private final List<ManagerChild> managers = new ArrayList<>();

	private final AtomicLong submitted = new AtomicLong();

	private final AtomicLong accepted = new AtomicLong();

	private final AtomicLong done = new AtomicLong();

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	private final AtomicBoolean sending = new AtomicBoolean(true);

	private int killedWorkers;

	private int killedManagers;

	/** Kills {@code rounds} times, {@code pause} and {@code progress} jobs apart. */
	KillRun(int rounds, Duration pause, long progress, JobSizes sizes) {
		this.rounds = rounds;
		this.pause = pause;
		this.progress = progress;
		this.sizes = sizes;
	}

	static KillRun timed(Duration time, Duration pause, JobSizes sizes) {
		return new KillRun((int) time.dividedBy(pause), pause, sizes.progress, sizes);
	}

	KillReport run() throws Exception {
		String cluster = System.getenv("SPREAD_DAEMON_COMMANDS");
		if (cluster != null) {
			try (RealDaemons daemons = new RealDaemons(cluster)) {
				daemons.start();
				KillReport report = run(daemons::addresses, daemons::calm);
				System.out.println(daemons);
				return report;
			}
		}
		String external = System.getenv("SPREAD_DAEMON");
		try (EmbeddedSpreadDaemon daemon = (external != null) ? null : EmbeddedSpreadDaemon.start()) {
			String address = (daemon != null) ? daemon.address().toString() : String.valueOf(external);
			return run(() -> address, () -> {
			});
		}
	}

	/** The last step but one is what brings the daemons to rest. */
	private KillReport run(Supplier<String> address, Calm calm) throws Exception {
		long started = System.nanoTime();
		try (EventLoop loop = EventLoop.start("senders")) {
			for (int i = 0; i < MANAGERS; i++) {
				this.managers.add(new ManagerChild(address.get()));
			}
			for (int i = 0; i < WORKERS; i++) {
				this.workers.add(worker(address.get()));
			}
			List<Sender> senders = new ArrayList<>();
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				Sender sender = Sender.open(SenderOptions.of(QUEUE).withSendTimeout(Duration.ofMinutes(2)),
						Roles.spread(address.get()), loop);
				senders.add(sender);
				Thread thread = new Thread(() -> send(sender), "sender-" + i);
				thread.start();
				threads.add(thread);
			}
			killAndReplace(address);
			this.sending.set(false);
			calm.down();
			for (Thread thread : threads) {
				thread.join();
			}
			senders.forEach(Sender::close);
		}
		finally {
			this.sending.set(false);
			for (Child worker : this.workers) {
				worker.close();
			}
			for (ManagerChild manager : this.managers) {
				manager.child.close();
			}
		}
		return report(Duration.ofNanos(System.nanoTime() - started));
	}

	private KillReport report(Duration time) {
		long lost = 0;
		for (long job = 1; job <= this.submitted.get(); job++) {
			lost += this.executions.ran(job) ? 0 : 1;
		}
		return new KillReport(time, this.killedWorkers, this.killedManagers, this.submitted.get(), this.accepted.get(),
				this.done.get(), lost, this.executions.total() - this.executions.distinct(), Map.copyOf(this.failures));
	}

	private void send(Sender sender) {
		int outstanding = this.sizes.outstanding;
		Semaphore room = new Semaphore(outstanding);
		while (this.sending.get()) {
			room.acquireUninterruptibly();
			long job = this.submitted.incrementAndGet();
			var delivery = sender.submit(OutgoingJob.of(this.sizes.payload(job, ThreadLocalRandom.current())));
			delivery.accepted().thenRun(this.accepted::incrementAndGet);
			delivery.done().whenComplete((result, failure) -> {
				room.release();
				ended(failure);
			});
		}
		try {
			if (!room.tryAcquire(outstanding, REST_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				this.failures.merge("not done in time", outstanding - room.availablePermits(), Integer::sum);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void ended(@Nullable Throwable failure) {
		if (failure == null) {
			this.done.incrementAndGet();
		}
		else {
			this.failures.merge(String.valueOf(failure.getMessage()), 1, Integer::sum);
		}
	}

	private void killAndReplace(Supplier<String> address) throws InterruptedException {
		for (int round = 0; round < this.rounds; round++) {
			long before = this.executions.total();
			long limit = System.nanoTime() + REST_LIMIT.toNanos();
			TimeUnit.NANOSECONDS.sleep(this.pause.toNanos());
			while (this.executions.total() < before + this.progress && System.nanoTime() - limit < 0) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
			this.workers.removeFirst().kill();
			this.killedWorkers++;
			this.workers.addLast(worker(address.get()));
			for (ManagerChild active : this.managers.stream().filter((manager) -> manager.active).toList()) {
				active.child.kill();
				this.killedManagers++;
				this.managers.remove(active);
				this.managers.add(new ManagerChild(address.get()));
			}
		}
	}

	private Child worker(String address) {
		return Child.start(this.sizes.workerHeap, this.executions::line, Roles.WORKER, address, QUEUE.value(), "4",
				"200");
	}

	/** Ends what disturbs the daemons. */
	private interface Calm {

		void down() throws InterruptedException;

	}

	private final class ManagerChild {

		private final Child child;

		private volatile boolean active;

		ManagerChild(String address) {
			this.child = Child.start(KillRun.this.sizes.managerHeap, this::line, Roles.MANAGER, address, QUEUE.value(),
					"100000", Integer.toString(KillRun.this.sizes.managerMegabytes));
		}

		private void line(String line) {
			if (line.equals(Roles.ACTIVE)) {
				this.active = true;
			}
		}

	}

}
