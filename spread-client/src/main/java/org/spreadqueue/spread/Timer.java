package org.spreadqueue.spread;

/**
 * A task that an {@link EventLoop} runs later.
 */
public interface Timer {

	/**
	 * Do not run the task. No effect if it ran already. From any thread; only on the loop
	 * thread it is certain that the task does not start after this call.
	 */
	void cancel();

}
