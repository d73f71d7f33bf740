// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.Locale;

/** Through what the jobs of a column go. */
enum Column {

	UNIX("spread-queue, real daemon, UNIX"),

	TCP("spread-queue, real daemon, TCP"),

	EMBEDDED("spread-queue, embedded daemon"),

	/** As embedded, with a key. */
	SEALED("spread-queue, embedded daemon, sealed"),

	/** As embedded, with a manager that keeps its messages on the disk. */
	DURABLE("spread-queue, embedded daemon, durable"),

	ONE_JVM("spread-queue, one JVM"),

	/** Our sender and worker in the Perl programs' protocol. */
	PERL_MANAGER("spread-queue, real daemon, Perl manager"),

	RABBIT("RabbitMQ, Spring AMQP"),

	ARTEMIS("Artemis JMS, one JVM");

	private final String title;

	Column(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	static Column parse(String text) {
		return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	/** Whether sender and listener are in one process. */
	boolean isOneJvm() {
		return this == ONE_JVM || this == ARTEMIS;
	}

	/** Whether a daemon in a process of its own is started. */
	boolean hasOwnDaemon() {
		return this == EMBEDDED || this == SEALED || this == DURABLE;
	}

	/** The name of the peer that the applications use. */
	String peer() {
		return switch (this) {
			case RABBIT -> "rabbit";
			case ARTEMIS -> "artemis";
			default -> "spread";
		};
	}

	/** Whether the row can be measured: Perl's programs take small messages only. */
	boolean takes(Row row) {
		return this != PERL_MANAGER || row.bytes() <= Row.SMALL;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
