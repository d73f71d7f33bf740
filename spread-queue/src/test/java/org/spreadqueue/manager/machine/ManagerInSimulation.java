package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.simulation.ManagerProgram;
import org.spreadqueue.simulation.Surroundings;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The machine of a manager in a simulation, which is its driver.
 */
public final class ManagerInSimulation implements ManagerProgram {

	private final ManagerMachine machine;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param queue the queue
	 * @param maxLength messages that it keeps at most
	 * @param maxSize bytes that it keeps at most
	 * @param patient whether it never gives up a silent worker
	 * @param producer random number
	 * @param now the time
	 */
	public ManagerInSimulation(Surroundings world, QueueName queue, int maxLength, long maxSize, boolean patient,
			long producer, long now) {
		ManagerOptions usual = ManagerOptions.of(queue);
		QueueLimits limits = QueueLimits.DEFAULT.withMaxLength(maxLength).withMaxSize(maxSize);
		ManagerOptions options = new ManagerOptions(queue, usual.housekeeping(),
				patient ? Duration.ofHours(10) : usual.workerTimeout(), usual.onDuplicate(), usual.format(), limits);
		Effects effects = new Effects(world);
		this.machine = new ManagerMachine(options, producer, Instant.EPOCH, now, effects, effects);
	}

	@Override
	public boolean isActive() {
		return this.machine.state() == ManagerState.ACTIVE;
	}

	@Override
	public int held() {
		return this.machine.queue().store().waiting() + this.machine.queue().store().inFlight();
	}

	@Override
	public int waiting() {
		return this.machine.queue().store().waiting();
	}

	@Override
	public long bytes() {
		return this.machine.queue().store().bytes();
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

	private record Effects(Surroundings world) implements Channels, ManagerEffects {

		@Override
		public void open(int channel) {
			this.world.open(channel);
		}

		@Override
		public void close(int channel) {
			this.world.close(channel);
		}

		@Override
		public void join(int channel, String group) {
			this.world.join(channel, group);
		}

		@Override
		public void leave(int channel, String group) {
			this.world.leave(channel, group);
		}

		@Override
		public void multicast(int channel, String group, byte[] body) {
			this.world.multicast(channel, List.of(group), ServiceType.SAFE, (short) 0, body);
		}

		@Override
		public void multicast(int channel, Packet packet) {
			this.world.multicast(channel, Driver.outgoing(packet));
		}

		@Override
		public void becameActive() {
			this.world.note("is active");
		}

		@Override
		public void gaveWay(String other) {
			this.world.note("gives way to " + other);
		}

		@Override
		public void intruder(String other) {
			this.world.note("meets " + other + ", which stays");
		}

		@Override
		public void dropped(String from, String reason) {
			this.world.note("drops what " + from + " sent: " + reason);
		}

		@Override
		public void requeued(String worker) {
			this.world.note("has lost worker " + worker);
		}

		@Override
		public void deadLetter(DeadLetter letter) {
			this.world.note("gives up " + letter.message() + ": " + letter.explanation());
		}

		@Override
		public void closed(int waiting) {
			this.world.note("closes with " + waiting + " messages");
		}

	}

}
