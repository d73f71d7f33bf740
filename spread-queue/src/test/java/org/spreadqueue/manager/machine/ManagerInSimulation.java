// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.time.Duration;
import java.time.Instant;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerState;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.simulation.ManagerProgram;
import org.spreadqueue.simulation.ManagerProgram.ManagerSurroundings;

/**
 * The machine of a manager in a simulation.
 */
public final class ManagerInSimulation implements ManagerProgram {

	private final ManagerMachine machine;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param log where it writes what is to survive it
	 * @param queue the queue
	 * @param maxLength messages that it keeps at most
	 * @param maxSize bytes that it keeps at most
	 * @param patient whether it never gives up a silent worker
	 * @param producer random number
	 * @param now the time
	 */
	public ManagerInSimulation(ManagerSurroundings world, MessageLog log, QueueName queue, int maxLength, long maxSize,
			boolean patient, long producer, long now) {
		ManagerOptions usual = ManagerOptions.of(queue);
		QueueLimits limits = QueueLimits.DEFAULT.withMaxLength(maxLength).withMaxSize(maxSize);
		ManagerOptions options = new ManagerOptions(queue, usual.housekeeping(),
				patient ? Duration.ofHours(10) : usual.workerTimeout(), usual.onDuplicate(), usual.format(), limits,
				usual.keys(), usual.administration());
		this.machine = new ManagerMachine(options, producer, Instant.EPOCH, now, log, world, new Effects(world));
		this.machine.recover(now);
	}

	@Override
	public boolean isActive() {
		return this.machine.state() == ManagerState.ACTIVE;
	}

	@Override
	public boolean isStandingBy() {
		return this.machine.state() == ManagerState.STANDING_BY;
	}

	@Override
	public void stop(long now) {
		this.machine.stop(now);
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
	public Machine machine() {
		return this.machine;
	}

	private record Effects(ManagerSurroundings world) implements ManagerEffects {

		@Override
		public void becameActive() {
			this.world.note("is active");
		}

		@Override
		public void gaveWay(String other, boolean standsBy) {
			this.world.note("gives way to " + other);
		}

		@Override
		public void intruder(String other) {
			this.world.note("meets " + other + ", which stays");
		}

		@Override
		public void mute(String other) {
			this.world.note("stands by in vain for " + other);
		}

		@Override
		public void dropped(String from, String reason) {
			this.world.note("drops what " + from + " sent: " + reason);
		}

		@Override
		public void missing(String worker, int messages) {
			this.world.note("misses " + messages + " messages at worker " + worker);
		}

		@Override
		public void requeued(String worker) {
			this.world.note("has lost worker " + worker);
		}

		@Override
		public void deadLetter(DeadLetter letter) {
			this.world.note("gives up " + letter.message() + ": " + letter.explanation());
			this.world.deadLettered(letter.message().content().body());
		}

		@Override
		public void question(String from, long ticket, Content question) {
			this.world.note("is asked by " + from);
		}

		@Override
		public void closed(LastMessages messages) {
			this.world.note("closes with " + messages);
			this.world.closed(messages.lost() + messages.withSenders());
		}

	}

}
