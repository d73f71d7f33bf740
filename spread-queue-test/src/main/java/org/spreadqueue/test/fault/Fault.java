// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.time.Duration;

/**
 * Something that goes wrong until its {@link Outage} is closed. Those of the connections
 * hit the program under test only: the managers, probes and Perl programs of the server
 * have a connection of their own.
 *
 * @since 0.1.0
 */
public sealed interface Fault {

	/**
	 * Every connection of the program breaks as soon as it has received so many messages,
	 * those about members of groups left out. The program receives them, and what it
	 * sends later is lost with the connection. The count begins with this fault and with
	 * each new connection. A worker gets a greeting and a question before its first job,
	 * so that with fewer than three it may never come to work.
	 * @throws IllegalArgumentException if the number is less than one
	 */
	static Fault dropConnectionAfter(int messages) {
		return new DropConnection(messages);
	}

	/**
	 * Everything that the program sends or receives takes so much longer.
	 * @throws IllegalArgumentException if the time is negative
	 */
	static Fault delay(Duration time) {
		return new Delay(time);
	}

	/** The program's connections break, and it gets no new ones. */
	static Fault refuse() {
		return new Refuse();
	}

	/**
	 * The manager of a queue is gone without a goodbye, and with it what it held, as if
	 * its program had been killed. The end of the outage gives the queue a new one.
	 */
	static Fault loseManager(String queue) {
		return new LoseManager(queue);
	}

	/** See {@link #dropConnectionAfter}. */
	record DropConnection(int messages) implements Fault {

		public DropConnection {
			if (messages < 1) {
				throw new IllegalArgumentException("A connection cannot break after " + messages
						+ " messages. Give at least 1, or use Fault.refuse().");
			}
		}

	}

	/** See {@link #delay}. */
	record Delay(Duration time) implements Fault {

		public Delay {
			if (time.isNegative()) {
				throw new IllegalArgumentException("Delay " + time + " is negative.");
			}
		}

	}

	/** See {@link #refuse}. */
	record Refuse() implements Fault {
	}

	/** See {@link #loseManager}. */
	record LoseManager(String queue) implements Fault {
	}

}
