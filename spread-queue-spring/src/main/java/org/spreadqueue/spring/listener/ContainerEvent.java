// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.listener;

import org.springframework.context.ApplicationEvent;

/**
 * The state of a listener has changed. Published on the thread that changed it.
 *
 * @since 0.1.0
 */
public abstract sealed class ContainerEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient QueueListenerContainer container;

	private ContainerEvent(QueueListenerContainer container) {
		super(container);
		this.container = container;
	}

	public QueueListenerContainer container() {
		return this.container;
	}

	/** The listener has started; it may not have a connection yet. */
	public static final class Started extends ContainerEvent {

		private static final long serialVersionUID = 1L;

		Started(QueueListenerContainer container) {
			super(container);
		}

	}

	/** The listener has stopped, and nothing of it runs any more. */
	public static final class Stopped extends ContainerEvent {

		private static final long serialVersionUID = 1L;

		Stopped(QueueListenerContainer container) {
			super(container);
		}

	}

	/** The listener is paused, and the last of its messages is done. */
	public static final class Paused extends ContainerEvent {

		private static final long serialVersionUID = 1L;

		Paused(QueueListenerContainer container) {
			super(container);
		}

	}

	/** The listener takes messages again. */
	public static final class Resumed extends ContainerEvent {

		private static final long serialVersionUID = 1L;

		Resumed(QueueListenerContainer container) {
			super(container);
		}

	}

}
