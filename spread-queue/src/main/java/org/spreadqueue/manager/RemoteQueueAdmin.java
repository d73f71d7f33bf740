// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Driver;
import org.spreadqueue.manager.AdministrationException.Reason;
import org.spreadqueue.manager.admin.AdminCodec;
import org.spreadqueue.manager.admin.Operation;
import org.spreadqueue.manager.admin.Question;
import org.spreadqueue.manager.admin.machine.AskingEffects;
import org.spreadqueue.manager.admin.machine.AskingMachine;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.spread.Durations;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.FutureCompleter;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.LogLimit;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * Asks the active manager of a queue, wherever it runs, natively. A manager for Perl, or
 * one of an earlier version, does not answer; what it says of itself to {@code ^^status},
 * a sender shows. A dead-letter queue is asked by its own name.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread, and none of them blocks,
 * except {@link #close()}. Futures complete on the common pool. They fail with
 * {@link AdministrationException}. A question is sent once, because it may be a change.
 * Two are with the manager at a time, the others wait for their turn.
 *
 * @since 0.1.0
 */
public final class RemoteQueueAdmin implements QueueAdmin, AutoCloseable {

	/** Managers answer within milliseconds, when they are not busy. */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	private static final Logger logger = QuotingLogger.of(RemoteQueueAdmin.class);

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

	/** Numbers begin anywhere below this, so that a stranger cannot guess them. */
	private static final long FIRST_NUMBERS = 1L << 48;

	private final AdminCodec codec = new AdminCodec();

	private final QueueName queue;

	private final Duration timeout;

	private final EventLoop loop;

	private final Driver driver;

	private final AskingMachine machine;

	private final AtomicLong numbers = new AtomicLong(new SecureRandom().nextLong(FIRST_NUMBERS));

	private final FutureCompleter completer = new FutureCompleter(ForkJoinPool.commonPool());

	/** Belongs to the loop. */
	private final Map<Long, CompletableFuture<Content>> answers = new HashMap<>();

	private RemoteQueueAdmin(QueueName queue, SealKeys keys, Duration timeout, SpreadOptions spread, EventLoop loop) {
		String name = queue + "-admin";
		LogLimit limit = new LogLimit(logger, name);
		this.queue = queue;
		this.timeout = Durations.limited(timeout);
		this.loop = loop;
		this.driver = new Driver(name, spread, () -> new ChannelSeal(keys,
				(from, reason) -> limit.once(Level.WARN, from, "{}: message of {} dropped: {}", name, from, reason)),
				loop, logger, Level.DEBUG, limit::tick);
		this.machine = new AskingMachine(queue, keys, this.driver, new Effects());
		this.driver.ended().thenRun(this::ended);
	}

	/**
	 * Opens a connection and returns at once; connecting goes on in the background.
	 * @param keys those of the manager
	 * @param timeout after which a question fails; connecting counts
	 * @param loop the event loop that carries it; stays the caller's
	 */
	public static RemoteQueueAdmin open(QueueName queue, SealKeys keys, Duration timeout, SpreadOptions spread,
			EventLoop loop) {
		RemoteQueueAdmin admin = new RemoteQueueAdmin(queue, keys, timeout, spread, loop);
		loop.execute(() -> admin.driver.start(admin.machine));
		return admin;
	}

	@Override
	public QueueName queue() {
		return this.queue;
	}

	@Override
	public CompletableFuture<QueueReport> report() {
		return ask(Question.of(Operation.REPORT), this.codec::report);
	}

	@Override
	public CompletableFuture<MessagePage> browse(MessageFilter filter, long after, int max) {
		return browse(new PageParts(after, max), (next, missing) -> Question.browse(filter, next, missing));
	}

	@Override
	public CompletableFuture<MessagePage> browseWithoutBodies(MessageFilter filter, long after, int max) {
		return browse(new PageParts(after, max), (next, missing) -> Question.browseWithoutBodies(filter, next, missing))
			// A manager of an earlier version sends them.
			.thenApply(MessagePage::withoutBodies);
	}

	/** The manager cuts pages that would be large. */
	private CompletableFuture<MessagePage> browse(PageParts found, BiFunction<Long, Integer, Question> question) {
		return ask(question.apply(found.next(), found.missing()), this.codec::page).thenCompose((part) -> {
			if (!found.isProgress(part)) {
				throw new AdministrationException(Reason.FAILED, "The manager of queue '" + this.queue
						+ "' has given an answer of no use: a page after " + found.next() + " that leads nowhere.");
			}
			return found.add(part) ? CompletableFuture.completedFuture(found.page()) : browse(found, question);
		});
	}

	@Override
	public CompletableFuture<@Nullable Void> pause() {
		return ask(Question.of(Operation.PAUSE), (answer) -> null);
	}

	@Override
	public CompletableFuture<@Nullable Void> resume() {
		return ask(Question.of(Operation.RESUME), (answer) -> null);
	}

	@Override
	public CompletableFuture<Integer> purge() {
		return ask(Question.of(Operation.PURGE), this.codec::count);
	}

	@Override
	public CompletableFuture<List<MessageChange>> delete(Collection<MessageId> ids) {
		return change(Operation.DELETE, ids);
	}

	@Override
	public CompletableFuture<List<MessageChange>> resubmitDeadLetters(Collection<MessageId> ids) {
		return change(Operation.RESUBMIT, ids);
	}

	private CompletableFuture<List<MessageChange>> change(Operation operation, Collection<MessageId> ids) {
		LocalAdmin.requireFew(ids);
		return ask(Question.change(operation, ids), this.codec::changes);
	}

	private <T extends @Nullable Object> CompletableFuture<T> ask(Question question, Function<Content, T> reader) {
		long number = this.numbers.incrementAndGet();
		CompletableFuture<Content> answer = new CompletableFuture<>();
		Content content = this.codec.write(question);
		try {
			this.driver.post((now) -> {
				this.answers.put(number, answer);
				this.machine.ask(number, content, this.timeout, now);
			});
		}
		catch (RejectedExecutionException ex) {
			answer.completeExceptionally(new AdministrationException(Reason.CLOSED,
					"The event loop is closed, so the manager of queue '" + this.queue + "' cannot be asked."));
		}
		// Reading takes time, so it is not done on the loop.
		return this.completer.handOut(answer).thenApply((read) -> read(read, reader));
	}

	/** The event loop was closed. */
	private void ended() {
		this.answers.values()
			.forEach((answer) -> answer.completeExceptionally(new AdministrationException(Reason.CLOSED,
					"The event loop was closed before the manager of queue '" + this.queue + "' answered.")));
		this.answers.clear();
	}

	private <T extends @Nullable Object> T read(Content answer, Function<Content, T> reader) {
		try {
			return reader.apply(answer);
		}
		catch (IllegalArgumentException ex) {
			throw new AdministrationException(Reason.FAILED,
					"The manager of queue '" + this.queue + "' has given an answer of no use: " + ex.getMessage());
		}
	}

	/**
	 * Fails what is asked, disconnects and, unless called on its loop, waits until that
	 * is done, for ten seconds at most.
	 */
	@Override
	public void close() {
		try {
			this.loop.execute(() -> this.driver.feed((now) -> this.machine.close()));
		}
		catch (RejectedExecutionException ex) {
			// The session has ended with its loop.
			this.driver.ended().complete(null);
		}
		this.driver.await(this.driver.ended(), CLOSE_LIMIT);
	}

	private final class Effects implements AskingEffects {

		@Override
		public void answered(Frame.Answer answer) {
			CompletableFuture<Content> asked = RemoteQueueAdmin.this.answers.remove(answer.number());
			Content content = answer.content();
			Frame.JobError error = answer.error();
			if (asked != null && content != null) {
				asked.complete(content);
			}
			else if (asked != null && error != null) {
				fail(asked, "failed".equals(error.type()) ? Reason.FAILED : Reason.REFUSED, "The manager of queue '"
						+ RemoteQueueAdmin.this.queue + "' does not do it: " + error.message());
			}
		}

		@Override
		public void failed(long number, Reason reason, String explanation) {
			CompletableFuture<Content> asked = RemoteQueueAdmin.this.answers.remove(number);
			if (asked != null) {
				fail(asked, reason, explanation);
			}
		}

		private static void fail(CompletableFuture<Content> asked, Reason reason, String explanation) {
			asked.completeExceptionally(new AdministrationException(reason, explanation));
		}

	}

}
