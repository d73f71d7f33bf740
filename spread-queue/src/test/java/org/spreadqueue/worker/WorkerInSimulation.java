package org.spreadqueue.worker;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.NativeMessages;
import org.spreadqueue.simulation.WorkerProgram;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * A worker's machine in a simulation; does what {@link WorkerSession} does.
 */
public final class WorkerInSimulation implements WorkerProgram {

	private final SessionMachine machine;

	private final WorkerSurroundings world;

	private WorkerInSimulation(WorkerSurroundings world, SessionMachine machine) {
		this.world = world;
		this.machine = machine;
	}

	/**
	 * Creates the first session of a worker.
	 * @param world where it lives
	 * @param queue the queue
	 * @param concurrency jobs that run at a time
	 * @param prefetch jobs that wait for them
	 * @return the worker
	 */
	public static WorkerInSimulation first(WorkerSurroundings world, QueueName queue, int concurrency, int prefetch) {
		return new WorkerInSimulation(world,
				new NativeWorkerMachine(WorkerOptions.of(queue).withConcurrency(concurrency).withPrefetch(prefetch),
						new JobSlots(concurrency)));
	}

	/**
	 * Creates a session that only knows the protocol of Spread::Queue 0.4.
	 * @param world where it lives
	 * @param queue the queue
	 * @return the worker
	 */
	public static WorkerInSimulation legacy(WorkerSurroundings world, QueueName queue) {
		return new WorkerInSimulation(world, new WorkerMachine(WorkerOptions.of(queue), new JobSlots(1)));
	}

	@Override
	public void finished(long job, @Nullable String failure, long now) {
		perform(this.machine.finished(job,
				(failure == null) ? JobResult.done() : JobResult.Failure.of(new IllegalStateException(failure)), now));
	}

	@Override
	public void leave(long now) {
		perform(this.machine.leave(now));
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		perform(this.machine.connected(now));
	}

	@Override
	public void received(int channel, SpreadEvent event, long now) {
		if (event instanceof RegularMessage message) {
			perform(this.machine.received(message, now));
		}
		else if (event instanceof MembershipChange change) {
			perform(this.machine.membership(change, now));
		}
	}

	@Override
	public void disconnected(int channel, long now) {
		perform(this.machine.disconnected());
	}

	@Override
	public void tick(long now) {
		perform(this.machine.tick(now));
	}

	@Override
	public long tickAfter(long now) {
		long next = this.machine.nextTick();
		return (next != SessionMachine.NEVER) ? next - now : Long.MAX_VALUE;
	}

	@Override
	public void flush(long now) {
		perform(this.machine.flush(now));
	}

	private void perform(List<WorkerOutput> outputs) {
		for (WorkerOutput output : outputs) {
			if (output instanceof WorkerOutput.Send send) {
				this.world.multicast(0, List.of(send.group()), ServiceType.SAFE, (short) 0, send.body());
			}
			else if (output instanceof WorkerOutput.Native send) {
				this.world.multicast(0, NativeMessages.outgoing(send.packet()));
			}
			else if (output instanceof WorkerOutput.Join join) {
				this.world.join(0, join.group());
			}
			else if (output instanceof WorkerOutput.Start start) {
				this.world.run(start.job().id(), start.job().payload().toString().getBytes(StandardCharsets.UTF_8));
			}
			else if (output instanceof WorkerOutput.Left) {
				this.world.left();
			}
			else {
				this.world.note(output);
			}
		}
	}

}
