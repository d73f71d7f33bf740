// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

/**
 * A task that an {@link EventLoop} runs later.
 *
 * @since 0.1.0
 */
public interface Timer {

	/**
	 * Prevents the task from running, unless it already has. From any thread; only on the
	 * loop thread is it certain that the task does not start after this call.
	 */
	void cancel();

}
