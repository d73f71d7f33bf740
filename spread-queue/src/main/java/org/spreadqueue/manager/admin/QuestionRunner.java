// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.admin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.machine.Inspection;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

/**
 * Answers the questions of operators who are elsewhere, by asking the manager of this
 * program. Reads and writes on its executor, never on the event loop. Thread-safe.
 */
public final class QuestionRunner {

	/** Messages of a page; one goes in, whatever its size. */
	static final int MAX_PAGE_BYTES = 1024 * 1024;

	/** A thread that has nothing to do for so long ends. */
	private static final int IDLE_SECONDS = 10;

	private static final String REFUSED = "refused";

	private static final String FAILED = "failed";

	private final AdminCodec codec = new AdminCodec();

	private final QueueAdmin admin;

	private final Administration rights;

	private final Executor executor;

	/**
	 * Creates what answers for a manager.
	 * @param rights what operators may ask
	 */
	public QuestionRunner(QueueAdmin admin, Administration rights, Executor executor) {
		this.admin = admin;
		this.rights = rights;
		this.executor = executor;
	}

	/**
	 * Returns an executor with one thread at most, which nobody else can block, and which
	 * keeps no program alive.
	 */
	public static Executor thread(String name) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, name);
					thread.setDaemon(true);
					return thread;
				});
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Answers a question.
	 * @param ticket becomes the number of the answer
	 * @param changes is told what is going to be changed
	 * @return completes with content or an error, and never fails
	 */
	public CompletableFuture<Frame.Answer> answer(long ticket, Content question, Consumer<String> changes) {
		return CompletableFuture.supplyAsync(() -> this.codec.question(question), this.executor)
			.thenCompose((read) -> answer(read, changes))
			.thenApplyAsync(this.codec::write, this.executor)
			.handle((content, failure) -> new Frame.Answer(ticket, content, (failure != null) ? error(failure) : null));
	}

	private CompletableFuture<@Nullable Object> answer(Question question, Consumer<String> changes) {
		Operation operation = question.operation();
		if (operation.isChange()) {
			if (this.rights != Administration.UNRESTRICTED) {
				throw new RefusedException("this manager changes nothing for operators who are elsewhere. Set its "
						+ "administration to unrestricted, or change it in its own program");
			}
			changes.accept(question.change());
		}
		CompletableFuture<? extends @Nullable Object> done = switch (operation) {
			case REPORT -> this.admin.report();
			case BROWSE -> page(question, part(question.max()));
			case PAUSE -> this.admin.pause();
			case RESUME -> this.admin.resume();
			case PURGE -> this.admin.purge();
			case DELETE -> this.admin.delete(question.messages());
			case RESUBMIT -> this.admin.resubmitDeadLetters(question.messages());
		};
		return done.thenApply((value) -> value);
	}

	/** Whoever asks for more goes on; what cannot be asked for stays as it is. */
	private static int part(int max) {
		return (max <= QueueAdmin.MAX_MESSAGES) ? Math.min(max, Inspection.AT_A_TIME) : max;
	}

	/** What is too large for a page is left for the next one, which begins there. */
	private CompletableFuture<MessagePage> page(Question question, int max) {
		CompletableFuture<MessagePage> found = question.hasBodies()
				? this.admin.browse(question.filter(), question.after(), max)
				: this.admin.browseWithoutBodies(question.filter(), question.after(), max);
		return found.thenCompose((page) -> {
			int fitting = fitting(page);
			return (fitting < page.messages().size()) ? page(question, fitting)
					: CompletableFuture.completedFuture(page);
		});
	}

	private static int fitting(MessagePage page) {
		long bytes = 0;
		int count = 0;
		for (QueuedMessage message : page.messages()) {
			bytes += StoredMessage.sizeOf(message.content(), message.orderingKey());
			if (count > 0 && bytes > MAX_PAGE_BYTES) {
				break;
			}
			count++;
		}
		return count;
	}

	private static Frame.JobError error(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		boolean refused = cause instanceof RefusedException || cause instanceof IllegalArgumentException;
		return Frame.JobError.cut(refused ? REFUSED : FAILED,
				(cause.getMessage() != null) ? cause.getMessage() : cause.toString(), 0);
	}

	private static final class RefusedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		RefusedException(String message) {
			super(message);
		}

	}

}
