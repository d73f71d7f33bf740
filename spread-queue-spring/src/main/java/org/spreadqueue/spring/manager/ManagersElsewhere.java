// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.manager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Asks managers of other programs how their queues are, for people who look. However many
 * look, a manager is asked once a second at most, and one question at a time. Each queue
 * takes a connection, which is closed when nobody has looked for a minute.
 * <p>
 * <b>Lifecycle.</b> Between a start and the next stop of the application context;
 * otherwise nothing is known. <b>Threads.</b> There is an event loop on a daemon thread
 * from the first question on. All methods may be called from any thread.
 *
 * @since 0.1.0
 */
public final class ManagersElsewhere implements SmartLifecycle {

	/** Queues that are asked for in one call; others are left out. */
	public static final int MAX_QUEUES = 100;

	/** What has no answer by then has none. */
	static final Duration TIMEOUT = Duration.ofSeconds(2);

	/** How long a call waits for queues that nothing is known of yet. */
	static final Duration FIRST_WAIT = Duration.ofSeconds(1);

	/** How long a call waits for news. Managers answer within milliseconds. */
	static final Duration NEXT_WAIT = Duration.ofMillis(500);

	private static final String LATE = "Its manager does not answer any more";

	private static final long INTERVAL = Duration.ofSeconds(1).toNanos();

	private static final Duration IDLE = Duration.ofMinutes(1);

	private final SealKeys keys;

	private final SpreadOptions spread;

	/** Guards the fields below. Nothing is waited for under it. */
	private final ReentrantLock lock = new ReentrantLock();

	private final Map<QueueName, Asked> asked = new HashMap<>();

	private @Nullable EventLoop loop;

	private boolean running;

	/**
	 * Creates what asks, later.
	 * @param keys those of the managers
	 */
	public ManagersElsewhere(SealKeys keys, SpreadOptions spread) {
		Assert.notNull(keys, "'keys' must not be null");
		Assert.notNull(spread, "'spread' must not be null");
		this.keys = keys;
		this.spread = spread;
	}

	/**
	 * Asks the managers of these queues, unless that was done within a second, and
	 * returns what they have said last. Waits half a second at most for all of them, or a
	 * second if nothing is known yet of one, so never call it on an event loop.
	 * @return nothing for a queue of which nothing is known yet
	 */
	public Map<QueueName, Answer> ask(Collection<QueueName> queues) {
		List<Asked> all = new ArrayList<>();
		this.lock.lock();
		try {
			if (!this.running) {
				return Map.of();
			}
			queues.stream()
				.limit(MAX_QUEUES)
				.forEach((queue) -> all.add(this.asked.computeIfAbsent(queue, this::open)));
			long now = System.nanoTime();
			all.forEach((each) -> each.wanted = now);
		}
		finally {
			this.lock.unlock();
		}
		boolean known = all.stream().allMatch((each) -> each.latest != null);
		Map<Asked, CompletableFuture<?>> questions = new LinkedHashMap<>();
		all.forEach((each) -> questions.put(each, each.ask()));
		await(CompletableFuture.allOf(questions.values().toArray(CompletableFuture[]::new)),
				known ? NEXT_WAIT : FIRST_WAIT);
		Map<QueueName, Answer> answers = new LinkedHashMap<>();
		questions.forEach((each, question) -> {
			Answer latest = each.latest(question.isDone());
			if (latest != null) {
				answers.put(each.admin.queue(), latest);
			}
		});
		return answers;
	}

	private static void await(CompletableFuture<?> answered, Duration limit) {
		try {
			answered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			// Those who look again will see it.
		}
	}

	/** Under the lock. */
	private Asked open(QueueName queue) {
		EventLoop open = this.loop;
		if (open == null) {
			open = EventLoop.start("spread-queue-elsewhere");
			this.loop = open;
		}
		if (this.asked.isEmpty()) {
			open.schedule(IDLE, this::closeIdle);
		}
		return new Asked(RemoteQueueAdmin.open(queue, this.keys, TIMEOUT, this.spread, open));
	}

	/** On the loop. */
	private void closeIdle() {
		this.lock.lock();
		try {
			long now = System.nanoTime();
			this.asked.values().removeIf((each) -> {
				boolean idle = now - each.wanted >= IDLE.toNanos();
				if (idle) {
					each.admin.close();
				}
				return idle;
			});
			if (!this.asked.isEmpty() && this.loop != null) {
				this.loop.schedule(IDLE, this::closeIdle);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void start() {
		this.lock.lock();
		try {
			this.running = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void stop() {
		EventLoop ending;
		this.lock.lock();
		try {
			this.running = false;
			this.asked.clear();
			ending = this.loop;
			this.loop = null;
		}
		finally {
			this.lock.unlock();
		}
		if (ending != null) {
			// With their sessions, all questions end.
			ending.close();
		}
	}

	@Override
	public boolean isRunning() {
		this.lock.lock();
		try {
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many connections there are. */
	int connections() {
		this.lock.lock();
		try {
			return this.asked.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is known of a queue that is managed elsewhere.
	 *
	 * @param time when this was heard
	 * @param report {@code null} if its manager has not answered
	 * @param problem why not, or that it does not answer now, else {@code null}
	 */
	public record Answer(Instant time, @Nullable QueueReport report, @Nullable String problem) {
	}

	/** A queue that somebody looks at. */
	private static final class Asked {

		private final RemoteQueueAdmin admin;

		private final AtomicBoolean asking = new AtomicBoolean();

		/** Completes when the last question was answered, or was not. */
		private volatile CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();

		private volatile @Nullable Answer latest;

		/** Belongs to whoever sets {@link #asking}. */
		private long next = System.nanoTime();

		/** When somebody last wanted to know; guarded by the lock. */
		private long wanted;

		Asked(RemoteQueueAdmin admin) {
			this.admin = admin;
		}

		/** Asks if it is time, and returns what completes with the last question. */
		CompletableFuture<?> ask() {
			if (this.asking.compareAndSet(false, true)) {
				long now = System.nanoTime();
				if (now - this.next < 0) {
					this.asking.set(false);
					return this.answer;
				}
				this.next = now + INTERVAL;
				if (this.answer.isDone()) {
					this.answer = new CompletableFuture<>();
				}
				this.admin.report().whenComplete(this::answered);
			}
			return this.answer;
		}

		/**
		 * Returns what its manager has said last, {@code null} if nothing is known yet.
		 * @param inTime whether it has answered the last question
		 */
		@Nullable Answer latest(boolean inTime) {
			Answer last = this.latest;
			return (inTime || last == null || last.report == null) ? last : new Answer(last.time, last.report, LATE);
		}

		private void answered(@Nullable QueueReport report, @Nullable Throwable failure) {
			String problem = null;
			if (failure != null) {
				Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
				problem = String.valueOf(cause.getMessage());
			}
			this.latest = new Answer(Instant.now(), report, problem);
			this.answer.complete(null);
			this.asking.set(false);
		}

	}

}
