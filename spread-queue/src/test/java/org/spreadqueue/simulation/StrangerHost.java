// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.time.Duration;
import java.time.Instant;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.spread.OutgoingMessage;

/** The process of a hostile program. What it sends keeps to no rule but Spread's. */
final class StrangerHost extends Host {

	private final LegacyCodec codec = new LegacyCodec();

	StrangerHost(World world, String name) {
		super(world, name);
	}

	@Override
	public void multicast(int channel, OutgoingMessage message) {
		connections().forEach((connection) -> {
			note("-> " + message.groups() + " " + message.body().length + " hostile bytes");
			connection.multicast(message.groups(), message.serviceType(), message.messageType(), message.body());
		});
	}

	/** It asks for the manager, as senders do. */
	void ask() {
		multicast(Channels.MAIN, "MQ_q", this.codec.statusCommand());
	}

	/** It answers as a manager that speaks only the old protocol. */
	void answerAsManager(String group) {
		if (group.startsWith("#m")) {
			QueueStatistics nothing = new QueueStatistics(Instant.EPOCH, Duration.ZERO, 0, 0, 0, 0, 0, Duration.ZERO, 0,
					0, 0);
			multicast(Channels.MAIN, group, this.codec.encodeStatistics(nothing, WireFormat.DEFAULT, false));
		}
	}

	/** It says that it is a worker of this project, which no such worker says first. */
	void announce() {
		multicast(Channels.MAIN, "WQ_q", this.codec.encodeReady(9));
	}

}
