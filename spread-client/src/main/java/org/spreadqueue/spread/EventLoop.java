package org.spreadqueue.spread;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * One thread that serves sockets, tasks and timers.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class EventLoop implements Executor, AutoCloseable {

	private EventLoop() {
	}

	public static EventLoop start(String threadName) {
		throw new UnsupportedOperationException();
	}

	public static EventLoop start(String threadName, boolean daemon) {
		throw new UnsupportedOperationException();
	}

	public boolean inLoop() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void execute(Runnable task) {
		throw new UnsupportedOperationException();
	}

	public Timer schedule(Duration delay, Runnable task) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
