package org.spreadqueue.spring.template;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.spread.EventLoop;

/**
 * What senders live on from one start to the next stop.
 *
 * @param loop carries their connections
 * @param completions completes their futures
 * @param senders the open ones; guarded by the lock of their owner
 */
record SenderRun(EventLoop loop, ExecutorService completions, Map<QueueName, Sender> senders) {

	/** Callbacks that block a little should not hold up all others. */
	private static final int MIN_COMPLETION_THREADS = 4;

	private static final Duration IDLE_LIMIT = Duration.ofSeconds(30);

	static SenderRun start() {
		return new SenderRun(EventLoop.start("spread-queue-senders"), completionThreads(), new HashMap<>());
	}

	private static ExecutorService completionThreads() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("spread-queue-reply-");
		threads.setDaemon(true);
		int size = Math.max(MIN_COMPLETION_THREADS, Runtime.getRuntime().availableProcessors());
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, IDLE_LIMIT.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), threads);
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
