// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.growth;

import org.spreadqueue.QueueName;
import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/** A process with an embedded daemon and the managers of some queues. */
final class Server implements AutoCloseable {

	static final String HEAP = "heap";

	private final Participant process;

	private final SpreadAddress address;

	Server(int queues) {
		// A million messages need more than the heap of the other measurements.
		this.process = Participant.start(Participant.javaMain(Participant.PROGRAM,
				System.getProperty("java.class.path"), ServerCommand.NAME, "--queues=" + queues));
		this.address = SpreadAddress
			.parse(this.process.await(ServerCommand.LISTENING).substring(ServerCommand.LISTENING.length()).trim());
	}

	/** The name of a queue, from 0. */
	static QueueName queue(int number) {
		return new QueueName("bench-" + number);
	}

	SpreadOptions spread() {
		return SpreadOptions.builder().addresses(this.address).build();
	}

	/** Bytes of the heap that are in use after a collection. */
	long heap() {
		return Long.parseLong(this.process.ask(HEAP, HEAP).get(0));
	}

	@Override
	public void close() {
		this.process.close();
	}

}
