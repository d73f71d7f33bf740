package org.spreadqueue.driver;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.ServiceType;

/**
 * Native messages as Spread carries them.
 */
public final class NativeMessages {

	private NativeMessages() {
	}

	/**
	 * Makes the Spread message of a packet. What the manager's group gets is in Spread's
	 * total order; what only private groups get needs the order of its sender alone.
	 * @param packet where to, and the bytes
	 * @return the message
	 */
	public static OutgoingMessage outgoing(Packet packet) {
		boolean privateOnly = packet.groups().stream().allMatch((group) -> group.startsWith("#"));
		return new OutgoingMessage(packet.groups(), privateOnly ? ServiceType.FIFO : ServiceType.AGREED, false,
				NativeProtocol.MESSAGE_TYPE, packet.body());
	}

}
