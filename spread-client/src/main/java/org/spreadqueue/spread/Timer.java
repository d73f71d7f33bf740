package org.spreadqueue.spread;

/**
 * A task that an {@link EventLoop} runs later.
 *
 * @since 0.1.0
 */
public interface Timer {

	/**
	 * Keeps the task from running. No effect if it ran already. From any thread; only on
	 * the loop thread it is certain that the task does not start after this call.
	 */
	void cancel();

}
