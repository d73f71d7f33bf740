// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.sender.machine.SenderEffects;
import org.spreadqueue.sender.machine.SenderMachine;
import org.spreadqueue.sender.machine.Submission;
import org.spreadqueue.simulation.SenderProgram;

/**
 * The machine of a sender in a simulation.
 */
public final class SenderInSimulation implements SenderProgram, SenderEffects {

	private static final Duration TIMEOUT = Duration.ofHours(10);

	private final SenderMachine machine;

	private final SenderSurroundings world;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param queue the queue
	 * @param maxUnsettled accepted messages that it keeps at most
	 * @param producer random number
	 */
	public SenderInSimulation(SenderSurroundings world, QueueName queue, int maxUnsettled, long producer) {
		this.world = world;
		SenderOptions options = SenderOptions.of(queue)
			.withSendTimeout(TIMEOUT)
			.withMaxUnsettled(maxUnsettled, SenderOptions.DEFAULT_MAX_UNSETTLED_SIZE);
		this.machine = new SenderMachine(options, producer, world, this);
	}

	@Override
	public void submit(Order order, long now) {
		OutgoingJob job = OutgoingJob.of(order.content())
			.withPriority(order.priority())
			.withDelay(Duration.ofMillis(order.delayMillis()));
		if (order.expiryMillis() > 0) {
			job = job.withExpiry(Duration.ofMillis(order.expiryMillis()));
		}
		if (order.orderingKey() != null) {
			job = job.withOrderingKey(order.orderingKey());
		}
		this.machine.submit(Submission.message(order.number(), job, now, TIMEOUT), now);
	}

	@Override
	public Machine machine() {
		return this.machine;
	}

	@Override
	public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
		this.world.accepted((int) id);
	}

	@Override
	public void done(long id) {
		this.world.done((int) id);
	}

	@Override
	public void answered(long id, Content answer) {
		this.world.note(id + " is answered");
	}

	@Override
	public void jobFailed(long id, @Nullable String type, String message, int attempt) {
		this.world.note(id + " failed in attempt " + attempt + ": " + message);
	}

	@Override
	public void failed(long id, Reason reason, String detail) {
		if (reason == Reason.RELEASED) {
			this.world.released((int) id);
		}
		else {
			this.world.ended((int) id, reason.toString());
		}
	}

	@Override
	public void managerFound(ManagerInfo manager) {
		this.world.note("finds " + manager);
	}

	@Override
	public void managerMissing() {
		this.world.note("misses the manager");
	}

	@Override
	public void ignored(String from, String what) {
		this.world.note("ignores " + what + " from " + from);
	}

	@Override
	public void malformed(String from, String problem) {
		this.world.note("cannot read a message from " + from + ": " + problem);
	}

}
