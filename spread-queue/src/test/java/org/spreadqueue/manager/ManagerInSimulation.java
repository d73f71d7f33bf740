package org.spreadqueue.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.NativeMessages;
import org.spreadqueue.simulation.ManagerProgram;
import org.spreadqueue.simulation.Surroundings;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The manager's machine in a simulation; does what {@link QueueManager} does.
 */
public final class ManagerInSimulation implements ManagerProgram {

	private final ManagerMachine machine;

	private final Surroundings world;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param queue the queue
	 * @param maxLength messages that it keeps at most
	 * @param maxSize bytes that it keeps at most
	 * @param patient whether it never gives up a silent worker
	 * @param incarnation random number
	 * @param now the time
	 */
	public ManagerInSimulation(Surroundings world, QueueName queue, int maxLength, long maxSize, boolean patient,
			long incarnation, long now) {
		this.world = world;
		ManagerOptions usual = ManagerOptions.of(queue);
		QueueLimits limits = QueueLimits.DEFAULT.withMaxLength(maxLength).withMaxSize(maxSize);
		ManagerOptions options = new ManagerOptions(queue, usual.housekeeping(),
				patient ? Duration.ofHours(10) : usual.workerTimeout(), usual.onDuplicate(), usual.format(), limits);
		this.machine = new ManagerMachine(options, incarnation, Instant.EPOCH, now);
	}

	@Override
	public boolean isActive() {
		return this.machine.state() == ManagerState.ACTIVE;
	}

	@Override
	public int held() {
		return this.machine.held();
	}

	@Override
	public int waiting() {
		return this.machine.waiting();
	}

	@Override
	public long bytes() {
		return this.machine.bytes();
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		perform(this.machine.connected(privateGroup, now));
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
		perform(this.machine.disconnected(now));
	}

	@Override
	public void tick(long now) {
		perform(this.machine.tick(now));
	}

	@Override
	public long tickAfter(long now) {
		return this.machine.nextTick(now).toNanos();
	}

	@Override
	public void flush(long now) {
		perform(this.machine.flush(now));
	}

	private void perform(List<ManagerOutput> outputs) {
		for (ManagerOutput output : outputs) {
			if (output instanceof ManagerOutput.Send send) {
				this.world.multicast(0, List.of(send.group()), ServiceType.SAFE, (short) 0, send.body());
			}
			else if (output instanceof ManagerOutput.Native nativeOutput) {
				this.world.multicast(0, NativeMessages.outgoing(nativeOutput.packet()));
			}
			else if (output instanceof ManagerOutput.Join join) {
				this.world.join(0, join.group());
			}
			else if (output instanceof ManagerOutput.Leave leave) {
				this.world.leave(0, leave.group());
			}
			else {
				this.world.note(output);
			}
		}
	}

}
