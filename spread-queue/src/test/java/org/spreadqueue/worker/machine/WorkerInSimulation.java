package org.spreadqueue.worker.machine;

import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.simulation.WorkerProgram.WorkerSurroundings;
import org.spreadqueue.simulation.WorkerProgram;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;
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

	private WorkerInSimulation(Machine machine, Outcomes outcomes, LongConsumer leave) {
		this.machine = machine;
		this.outcomes = outcomes;
		this.leave = leave;
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
		World adapter = new World(world);
		WorkerMachine machine = new WorkerMachine(
				WorkerOptions.of(queue).withConcurrency(concurrency).withPrefetch(prefetch), adapter, adapter);
		return new WorkerInSimulation(machine, machine::finished, machine::leave);
	}

	/**
	 * Creates a worker that only knows the legacy protocol.
	 * @param world where it lives
	 * @param queue the queue
	 * @return the worker
	 */
	public static WorkerInSimulation legacy(WorkerSurroundings world, QueueName queue) {
		World adapter = new World(world);
		LegacyWorker machine = new LegacyWorker(WorkerOptions.of(queue), adapter, adapter);
		return new WorkerInSimulation(machine, machine::finished, machine::leave);
	}

	@Override
	public void finished(long job, @Nullable String failure, long now) {
		this.outcomes.finished(job,
				(failure == null) ? JobResult.done() : JobResult.Failure.of(new IllegalStateException(failure)), now);
	}

	@Override
	public void leave(long now) {
		this.leave.accept(now);
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		this.machine.connected(channel, privateGroup, now);
	}

	@Override
	public void received(int channel, SpreadEvent event, long now) {
		if (event instanceof RegularMessage message) {
			this.machine.received(channel, message, now);
		}
		else if (event instanceof MembershipChange change) {
			this.machine.membership(channel, change, now);
		}
	}

	@Override
	public void disconnected(int channel, long now) {
		this.machine.disconnected(channel, now);
	}

	@Override
	public void tick(long now) {
		this.machine.tick(now);
	}

	@Override
	public long tickAfter(long now) {
		return this.machine.nextTick(now);
	}

	@Override
	public void flush(long now) {
		this.machine.flush(now);
	}

	/** Takes how jobs ended. */
	@FunctionalInterface
	private interface Outcomes {

		void finished(long number, JobResult result, long now);

	}

	/** What the machine asks for, as the simulation does it. */
	private record World(WorkerSurroundings surroundings) implements Channels, WorkerEffects {

		@Override
		public void open(int channel) {
			this.surroundings.open(channel);
		}

		@Override
		public void close(int channel) {
			this.surroundings.close(channel);
		}

		@Override
		public void join(int channel, String group) {
			this.surroundings.join(channel, group);
		}

		@Override
		public void leave(int channel, String group) {
			this.surroundings.leave(channel, group);
		}

		@Override
		public void multicast(int channel, String group, byte[] body) {
			this.surroundings.multicast(channel, OutgoingMessage.of(group, ServiceType.SAFE, body));
		}

		@Override
		public void multicast(int channel, Packet packet) {
			this.surroundings.multicast(channel, Driver.outgoing(packet));
		}

		@Override
		public void start(Job job) {
			this.surroundings.run(job.id(), job.payload().toString().getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void dropped(String from, String reason) {
			this.surroundings.note("drops a message of " + from + ": " + reason);
		}

		@Override
		public void lost(int messages) {
			this.surroundings.note("has lost " + messages + " messages");
		}

		@Override
		public void left(boolean finished) {
			this.surroundings.left();
		}

	}

}
