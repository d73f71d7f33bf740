// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;

/**
 * The manager of one queue, with a loop of its own, so that it can end as a program does
 * that is killed. From any thread.
 */
final class ManagerProgram implements AutoCloseable {

	private static final Duration START_LIMIT = Duration.ofSeconds(10);

	/** Tests of failures need not wait a second for each attempt. */
	private static final Duration REDELIVERY_DELAY = Duration.ofMillis(10);

	private final ManagerOptions options;

	private final SpreadOptions spread;

	private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);

	private volatile EventLoop loop;

	private volatile QueueManager manager;

	ManagerProgram(QueueName queue, SpreadOptions spread) {
		this.options = ManagerOptions.of(queue).withLimits(QueueLimits.DEFAULT.withRedeliveryDelay(REDELIVERY_DELAY));
		this.spread = spread;
		this.loop = EventLoop.start(queue + "-manager");
		this.manager = QueueManager.start(this.options, spread, this.loop);
	}

	QueueManager manager() {
		return this.manager;
	}

	/** Waits until it manages the queue. */
	void awaitActive() {
		CompletableFuture<@Nullable Void> active = this.manager.active();
		active.orTimeout(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
	}

	/**
	 * Ends without a goodbye, and without its messages.
	 * @throws IllegalStateException if it has ended already
	 */
	void kill() {
		if (!this.state.compareAndSet(State.RUNNING, State.KILLED)) {
			throw new IllegalStateException("The manager of queue '" + this.options.queue() + "' has ended already.");
		}
		this.loop.close();
	}

	boolean isRunning() {
		return this.state.get() == State.RUNNING;
	}

	/** Another one takes its place, with an empty queue. */
	void startAnew() {
		if (this.state.compareAndSet(State.KILLED, State.RUNNING)) {
			this.loop = EventLoop.start(this.options.queue() + "-manager");
			this.manager = QueueManager.start(this.options, this.spread, this.loop);
			awaitActive();
		}
	}

	@Override
	public void close() {
		this.state.set(State.CLOSED);
		this.manager.close();
		this.loop.close();
	}

	private enum State {

		RUNNING, KILLED, CLOSED

	}

}
