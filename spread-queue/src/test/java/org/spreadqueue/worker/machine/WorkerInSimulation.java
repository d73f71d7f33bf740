// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.simulation.WorkerProgram;
import org.spreadqueue.simulation.WorkerProgram.WorkerSurroundings;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * A worker's machine in a simulation.
 */
public final class WorkerInSimulation implements WorkerProgram {

	private final Machine machine;

	private final Outcomes outcomes;

	private final LongConsumer leave;

	private final @Nullable WorkerMachine offering;

	private WorkerInSimulation(Machine machine, Outcomes outcomes, LongConsumer leave,
			@Nullable WorkerMachine offering) {
		this.machine = machine;
		this.outcomes = outcomes;
		this.leave = leave;
		this.offering = offering;
	}

	/**
	 * Creates a worker.
	 * @param world where it lives
	 * @param queue the queue
	 * @param concurrency jobs that run at a time
	 * @param prefetch jobs that wait for them
	 * @return the worker
	 */
	public static WorkerInSimulation worker(WorkerSurroundings world, QueueName queue, int concurrency, int prefetch) {
		WorkerMachine machine = new WorkerMachine(
				WorkerOptions.of(queue).withConcurrency(concurrency).withPrefetch(prefetch), world, new Effects(world));
		return new WorkerInSimulation(machine, machine::finished, machine::leave, machine);
	}

	/**
	 * Creates a worker that only knows the legacy protocol.
	 * @param world where it lives
	 * @param queue the queue
	 * @return the worker
	 */
	public static WorkerInSimulation legacy(WorkerSurroundings world, QueueName queue) {
		LegacyWorker machine = new LegacyWorker(WorkerOptions.of(queue), world, new Effects(world));
		return new WorkerInSimulation(machine, (number, result, took, now) -> machine.finished(number, result, now),
				machine::leave, null);
	}

	@Override
	public void finished(long job, @Nullable String failure, long took, long now) {
		this.outcomes.finished(job,
				(failure != null) ? JobResult.Failure.of(new IllegalStateException(failure)) : JobResult.done(), took,
				now);
	}

	@Override
	public void begun(long job, long now) {
		WorkerMachine worker = Objects.requireNonNull(this.offering);
		worker.begun(job, now);
		worker.reported(job, () -> new Progress(0.5, "half", Duration.ZERO), now);
	}

	@Override
	public void overdue(long job, long now) {
		Objects.requireNonNull(this.offering).overdue(job, now);
	}

	@Override
	public void leave(long now) {
		this.leave.accept(now);
	}

	@Override
	public Machine machine() {
		return this.machine;
	}

	/** Takes how jobs ended. */
	@FunctionalInterface
	private interface Outcomes {

		void finished(long number, JobResult result, long took, long now);

	}

	/** What the machine asks for, as the simulation does it. */
	private record Effects(WorkerSurroundings world) implements WorkerEffects {

		@Override
		public void start(Job job) {
			this.world.run(job.id(), body(job));
		}

		@Override
		public void offer(Job job, long latest, boolean tell) {
			this.world.offer(job.id(), body(job), latest, tell);
		}

		@Override
		public boolean withdraw(long number) {
			return this.world.withdraw(number);
		}

		private static byte[] body(Job job) {
			return job.content().type().equals(Content.JSON) ? job.content().body()
					: job.payload().toString().getBytes(StandardCharsets.UTF_8);
		}

		@Override
		public void dropped(String from, String reason) {
			this.world.note("drops a message of " + from + ": " + reason);
		}

		@Override
		public void replaced(String originator, String reason) {
			throw new AssertionError(reason);
		}

		@Override
		public void lost(int messages) {
			this.world.note("has lost " + messages + " messages");
		}

		@Override
		public void left(boolean finished) {
			this.world.left();
		}

	}

}
