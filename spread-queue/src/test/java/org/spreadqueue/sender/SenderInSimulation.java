package org.spreadqueue.sender;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.sender.machine.SenderEffects;
import org.spreadqueue.sender.machine.SenderMachine;
import org.spreadqueue.sender.machine.Submission;
import org.spreadqueue.simulation.SenderProgram;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The sender's machine in a simulation; does what {@link Sender} does.
 */
public final class SenderInSimulation implements SenderProgram, Channels, SenderEffects {

	private static final Duration TIMEOUT = Duration.ofHours(10);

	private final SenderMachine machine;

	private final SenderSurroundings world;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param queue the queue
	 * @param producer random number
	 */
	public SenderInSimulation(SenderSurroundings world, QueueName queue, long producer) {
		this.world = world;
		this.machine = new SenderMachine(SenderOptions.of(queue).withSendTimeout(TIMEOUT), producer, this, this);
	}

	@Override
	public void submit(Order order, long now) {
		OutgoingJob job = OutgoingJob.of(JsonNodeFactory.instance.nullNode())
			.withPriority(order.priority())
			.withDelay(Duration.ofMillis(order.delayMillis()));
		if (order.expiryMillis() > 0) {
			job = job.withExpiry(Duration.ofMillis(order.expiryMillis()));
		}
		if (order.orderingKey() != null) {
			job = job.withOrderingKey(order.orderingKey());
		}
		this.machine.submit(Submission.message(order.number(), job, order.content(), now, TIMEOUT), now);
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
	public void accepted(long id, MessageId messageId, boolean outcomeFollows) {
		this.world.accepted((int) id);
	}

	@Override
	public void done(long id) {
		this.world.done((int) id);
	}

	@Override
	public void answered(long id, JsonNode body) {
		this.world.note(id + " is answered");
	}

	@Override
	public void jobFailed(long id, @Nullable String type, String message, int attempt) {
		this.world.note(id + " failed in attempt " + attempt + ": " + message);
	}

	@Override
	public void failed(long id, Reason reason, String detail) {
		this.world.ended((int) id, reason.toString());
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
