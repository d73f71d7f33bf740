// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.MessagePage;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.protocol.frame.MessageId;

/** A command for the dead letters of a queue, in the order of their arrival. */
abstract class LettersCommand extends AskingCommand {

	/** Few enough that they are in memory at a time, whatever their size. */
	static final int PAGE = 100;

	@Override
	final int ask(Managers managers) {
		QueueName name = DeadLetter.queueFor(managers.queue())
			.orElseThrow(() -> daemon().usage("Queue '" + managers.queue()
					+ "' has no dead letters: it is a queue of them, or its name leaves no room for '"
					+ DeadLetter.SUFFIX + "'. Give the name of the queue itself."));
		try (RemoteQueueAdmin letters = managers.open(name)) {
			return ask(managers, letters);
		}
	}

	MessageId id(String text) {
		try {
			return MessageId.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw daemon().usage(ex.getMessage());
		}
	}

	/** Does what the command is for; returns the exit code. */
	abstract int ask(Managers managers, QueueAdmin letters);

	/** Takes all that match, page by page. */
	static void each(QueueAdmin letters, MessageFilter filter, Pages pages) {
		each((after) -> letters.browse(filter, after, PAGE), pages);
	}

	/** Takes all that match, page by page, without their bodies. */
	static void eachWithoutBody(QueueAdmin letters, MessageFilter filter, Pages pages) {
		each((after) -> letters.browseWithoutBodies(filter, after, PAGE), pages);
	}

	private static void each(LongFunction<CompletableFuture<MessagePage>> pageAfter, Pages pages) {
		long after = 0;
		do {
			MessagePage page = await(pageAfter.apply(after));
			if (!page.messages().isEmpty() && !pages.take(page.messages())) {
				return;
			}
			after = page.next();
		}
		while (after != 0);
	}

	/** Takes messages, and says whether it takes more. */
	interface Pages {

		boolean take(List<QueuedMessage> messages);

	}

}
