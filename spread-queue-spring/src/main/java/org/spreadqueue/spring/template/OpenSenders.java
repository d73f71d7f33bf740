// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.slf4j.Logger;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.QuotingLogger;

/** The senders that are open between a start and the next stop, and their threads. */
final class OpenSenders {

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

	private static final Logger logger = QuotingLogger.of(QueueSenders.class);

	private final Function<QueueName, SenderOptions> options;

	private final SpreadOptions spread;

	private final EventLoop loop = EventLoop.start("spread-queue-senders");

	private final ReplyThreads completions = new ReplyThreads(this.loop);

	private final Map<QueueName, Sender> senders = new ConcurrentHashMap<>();

	OpenSenders(Function<QueueName, SenderOptions> options, SpreadOptions spread) {
		this.options = options;
		this.spread = spread;
	}

	void open(QueueName queue) {
		this.senders.computeIfAbsent(queue,
				(name) -> Sender.open(this.options.apply(name), this.spread, this.loop, this.completions));
	}

	Optional<Sender> find(QueueName queue) {
		return Optional.ofNullable(this.senders.get(queue));
	}

	Map<QueueName, Sender> all() {
		return this.senders;
	}

	/** Closes the senders, waits for that, and ends the threads. */
	void close() {
		// On the loop, because callbacks may hold all other threads.
		CompletableFuture<?> closed = CompletableFuture.allOf(this.senders.values()
			.stream()
			.map((sender) -> sender.closeAsync(Runnable::run))
			.toArray(CompletableFuture[]::new));
		try {
			closed.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.warn("Senders did not close within {}; their connections are cut", CLOSE_LIMIT);
		}
		this.loop.close();
		this.completions.shutdown();
	}

}
