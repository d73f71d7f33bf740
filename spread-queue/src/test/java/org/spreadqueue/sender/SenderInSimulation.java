package org.spreadqueue.sender;

import java.time.Duration;
import java.util.List;

import org.spreadqueue.QueueName;
import org.spreadqueue.simulation.SenderProgram;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SpreadEvent;

/**
 * The sender's machine in a simulation; does what {@link Sender} does.
 */
public final class SenderInSimulation implements SenderProgram {

	private static final long TICK = 50_000_000;

	private final SenderMachine machine;

	private final SenderSurroundings world;

	/**
	 * Creates it.
	 * @param world where it lives
	 * @param queue the queue
	 */
	public SenderInSimulation(SenderSurroundings world, QueueName queue) {
		this.world = world;
		this.machine = new SenderMachine(SenderOptions.of(queue).withSendTimeout(Duration.ofHours(10)));
	}

	@Override
	public void submit(Order order, long now) {
		byte[] body;
		try {
			body = new org.spreadqueue.format.MessageCodec().encode(
					new tools.jackson.databind.ObjectMapper().readTree(order.content().body()),
					org.spreadqueue.format.WireFormat.DEFAULT);
		}
		catch (org.spreadqueue.format.FormatException ex) {
			throw new IllegalStateException(ex);
		}
		perform(this.machine.send(new Submission(order.number(), body, now + 3600_000_000_000L), now));
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		perform(this.machine.connected(channel, now));
	}

	@Override
	public void received(int channel, SpreadEvent event, long now) {
		if (event instanceof RegularMessage message) {
			perform(this.machine.received(channel, message.sender(), message.body(), now));
		}
	}

	@Override
	public void disconnected(int channel, long now) {
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
			else if (output instanceof SenderOutput.Confirmed confirmed) {
				this.world.accepted((int) confirmed.id());
				this.world.ended((int) confirmed.id(), "legacy");
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
