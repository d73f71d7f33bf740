package org.spreadqueue.sender;

import java.time.Duration;
import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.NativeMessages;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.simulation.SenderProgram;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The sender's machine in a simulation; does what {@link Sender} does.
 */
public final class SenderInSimulation implements SenderProgram {

	private static final long MILLISECOND = 1_000_000;

	private static final long TICK = 50 * MILLISECOND;

	private final Inbox inbox = new Inbox();

	private final SenderMachine machine;

	private final SenderSurroundings world;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param queue the queue
	 * @param incarnation random number
	 */
	public SenderInSimulation(SenderSurroundings world, QueueName queue, long incarnation) {
		this.world = world;
		this.machine = new SenderMachine(SenderOptions.of(queue).withSendTimeout(Duration.ofHours(10)), incarnation);
	}

	@Override
	public void submit(Order order, long now) {
		Long expiresAt = (order.expiryMillis() > 0) ? now + order.expiryMillis() * MILLISECOND : null;
		Long notBefore = (order.delayMillis() > 0) ? now + order.delayMillis() * MILLISECOND : null;
		DeliveryTerms terms = new DeliveryTerms(order.priority(), expiresAt, notBefore, order.orderingKey());
		perform(this.machine
			.send(new Submission(order.number(), order.content(), terms, now + Duration.ofHours(10).toNanos()), now));
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		perform(this.machine.connected(channel, now));
	}

	@Override
	public void received(int channel, SpreadEvent event, long now) {
		if (!(event instanceof RegularMessage message)) {
			return;
		}
		if (message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			perform(this.machine.received(channel, message.sender(), message.body(), now));
			return;
		}
		for (Frame frame : this.inbox.receive(message.sender(), message.body()).frames()) {
			perform(this.machine.received(channel, message.sender(), frame, now));
		}
	}

	@Override
	public void disconnected(int channel, long now) {
		this.inbox.clear();
		perform(this.machine.disconnected(channel, now));
	}

	@Override
	public void tick(long now) {
		perform(this.machine.tick(now));
	}

	@Override
	public long tickAfter(long now) {
		return this.machine.isBusy() ? TICK : 20 * TICK;
	}

	@Override
	public void flush(long now) {
		perform(this.machine.flush(now));
	}

	private void perform(List<SenderOutput> outputs) {
		for (SenderOutput output : outputs) {
			if (output instanceof SenderOutput.Multicast multicast) {
				this.world.multicast(multicast.channel(), List.of(multicast.group()), ServiceType.SAFE, (short) 0,
						multicast.body());
			}
			else if (output instanceof SenderOutput.Open open) {
				this.world.open(open.channel());
			}
			else if (output instanceof SenderOutput.Close close) {
				this.world.close(close.channel());
			}
			else if (output instanceof SenderOutput.Native nativeOutput) {
				this.world.multicast(nativeOutput.channel(), NativeMessages.outgoing(nativeOutput.packet()));
			}
			else if (output instanceof SenderOutput.Confirmed confirmed) {
				this.world.accepted((int) confirmed.id());
			}
			else if (output instanceof SenderOutput.Done done) {
				this.world.done((int) done.id());
			}
			else if (output instanceof SenderOutput.Failed failed) {
				this.world.ended((int) failed.id(), failed.reason().toString());
			}
			else {
				this.world.note(output);
			}
		}
	}

}
