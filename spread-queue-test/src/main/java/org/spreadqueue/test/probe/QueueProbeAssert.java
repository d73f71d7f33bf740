// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.probe;

import java.util.function.Predicate;

import org.assertj.core.api.AbstractAssert;

import org.spreadqueue.manager.QueueFigures;

/**
 * Assertions on a queue, whoever sends to it. Each waits until it holds.
 *
 * @since 0.1.0
 */
public final class QueueProbeAssert extends AbstractAssert<QueueProbeAssert, QueueProbe> {

	QueueProbeAssert(QueueProbe actual) {
		super(actual, QueueProbeAssert.class);
	}

	/** Verifies that nothing is left: no message waits or is in flight. */
	public QueueProbeAssert isEmpty() {
		return has((figures) -> figures.waiting() == 0 && figures.inFlight() == 0,
				"to have nothing waiting or in flight");
	}

	/** Verifies how many messages no listener has, delayed ones included. */
	public QueueProbeAssert hasWaiting(int messages) {
		return has((figures) -> figures.waiting() == messages, "to have " + messages + " messages waiting");
	}

	/** Verifies how many messages wait for their time. */
	public QueueProbeAssert hasDelayed(int messages) {
		return has((figures) -> figures.delayed() == messages, "to have " + messages + " messages delayed");
	}

	/** Verifies how many messages listeners have. */
	public QueueProbeAssert hasInFlight(int messages) {
		return has((figures) -> figures.inFlight() == messages, "to have " + messages + " messages in flight");
	}

	/** Verifies how many messages listeners have done since the manager was started. */
	public QueueProbeAssert hasProcessed(long messages) {
		return has((figures) -> figures.done() == messages, "to have done " + messages + " messages");
	}

	/** Verifies how many messages were given up since the manager was started. */
	public QueueProbeAssert hasDeadLettered(long messages) {
		return has((figures) -> figures.deadLettered() == messages, "to have dead-lettered " + messages + " messages");
	}

	private QueueProbeAssert has(Predicate<QueueFigures> expected, String expectation) {
		isNotNull();
		if (!this.actual.awaitFigures(expected)) {
			throw failure("%nExpecting %s%n%s%nwithin %s.%n%s", this.actual, expectation, this.actual.limit(),
					this.actual.findings());
		}
		return this;
	}

}
