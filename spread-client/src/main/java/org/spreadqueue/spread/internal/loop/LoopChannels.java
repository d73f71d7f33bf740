// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * The channels of a loop: serves those that are ready, and closes those whose handlers
 * fail. On the loop thread only.
 */
final class LoopChannels {

	private static final Logger logger = QuotingLogger.of(EventLoop.class);

	private final Selector selector;

	private final String loopName;

	private final LoopFailures failures;

	/** Whether what the selector waits for is no longer what it should wait for. */
	private boolean changed;

	LoopChannels(Selector selector, String loopName, LoopFailures failures) {
		this.selector = selector;
		this.loopName = loopName;
		this.failures = failures;
	}

	SelectionKey register(SelectableChannel channel, int ops, ChannelHandler handler) throws ClosedChannelException {
		changed();
		return channel.register(this.selector, ops, handler);
	}

	void interest(SelectionKey key, int ops) {
		if (key.interestOps() != ops) {
			key.interestOps(ops);
			changed();
		}
	}

	void changed() {
		this.changed = true;
	}

	void clearChanged() {
		this.changed = false;
	}

	/** Tells whether anything has changed since {@link #clearChanged}. */
	boolean isChanged() {
		return this.changed;
	}

	/** Serves a channel that is ready, unless it was closed meanwhile. */
	void serve(SelectionKey key) {
		if (!key.isValid()) {
			return;
		}
		ChannelHandler handler = (ChannelHandler) key.attachment();
		try {
			handler.ready(key);
		}
		catch (IOException ex) {
			logger.debug("event loop '{}': channel failed", this.loopName, ex);
			close(key, ex);
		}
		catch (Throwable ex) {
			this.failures.add(logger, ex, "event loop '{}': handler failed, its channel is closed", this.loopName);
			close(key, ex);
		}
	}

	private void close(SelectionKey key, @Nullable Throwable cause) {
		ChannelHandler handler = (ChannelHandler) key.attachment();
		changed();
		try {
			key.channel().close();
		}
		catch (IOException ex) {
			logger.debug("event loop '{}': channel did not close properly", this.loopName, ex);
		}
		catch (Throwable ex) {
			this.failures.add(logger, ex, "event loop '{}': channel did not close properly", this.loopName);
		}
		try {
			handler.closed(cause);
		}
		catch (Throwable ex) {
			this.failures.add(logger, ex, "event loop '{}': handler failed when its channel was closed", this.loopName);
		}
	}

	void closeAll() {
		List.copyOf(this.selector.keys()).forEach((key) -> {
			if (key.isValid()) {
				close(key, null);
			}
		});
	}

	/** Closes the selector. */
	void close() {
		try {
			this.selector.close();
		}
		catch (IOException ex) {
			logger.debug("event loop '{}': selector did not close properly", this.loopName, ex);
		}
	}

}
