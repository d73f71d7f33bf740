// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.spreadqueue.manager.MessageChange;
import org.spreadqueue.manager.MessageChange.Result;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.ProgramVersion;
import org.spreadqueue.manager.cli.report.ReportJson;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * A command that settles dead letters: those that are named, those that are selected, or
 * all. Of the last two, only those that were there when it began. Says of each named one
 * what became of it, and of the others how many.
 */
abstract class LetterChanges extends LettersCommand {

	/** Texts, because a converter that refuses one makes it an unknown argument. */
	@Parameters(index = "1..*", paramLabel = "ID", description = "Ids of dead letters, as list shows them.")
	private final List<String> ids = new ArrayList<>();

	@Mixin
	private final LetterSelection selection = new LetterSelection();

	@Option(names = "--all", description = "All dead letters of the queue.")
	private boolean all;

	private final Map<Result, Integer> counts = new EnumMap<>(Result.class);

	@Override
	final int ask(Managers managers, QueueAdmin letters) {
		if (this.ids.isEmpty() ? this.all == this.selection.isGiven() : this.all || this.selection.isGiven()) {
			throw daemon()
				.usage("Say which dead letters are meant: by their ids, with --error or --header, or with --all.");
		}
		List<MessageId> named = this.ids.stream().map(this::id).toList();
		requireConfirmed(managers);
		try (RemoteQueueAdmin queue = managers.open()) {
			if (!named.isEmpty()) {
				List<MessageChange> changes = change(queue, letters, named);
				changes.forEach((change) -> out().println(change.id() + ": " + word(change.result())));
				count(changes);
				return exitCode();
			}
			MessageFilter present = this.selection.until(await(letters.report()).time());
			eachWithoutBody(letters, present, (page) -> {
				List<MessageId> some = page.stream().map(QueuedMessage::id).toList();
				count(change(queue, letters, some));
				return !this.counts.containsKey(Result.NO_ROOM);
			});
			out().println(this.counts.isEmpty() ? "None."
					: this.counts.entrySet()
						.stream()
						.map((count) -> count.getValue() + " " + word(count.getKey()))
						.collect(Collectors.joining(", ")));
			return exitCode();
		}
	}

	private static String word(Result result) {
		return ReportJson.word(result).replace('-', ' ');
	}

	private void count(List<MessageChange> changes) {
		changes.forEach((change) -> this.counts.merge(change.result(), 1, Integer::sum));
	}

	private int exitCode() {
		boolean done = this.counts.keySet()
			.stream()
			.allMatch((result) -> result == Result.DELETED || result == Result.RESUBMITTED);
		return done ? ExitCode.OK : ExitCode.SOFTWARE;
	}

	/** Whether several are meant that nobody has named. */
	final boolean isSelection() {
		return this.ids.isEmpty();
	}

	/** Throws if it loses something and nobody has said that it is meant. */
	void requireConfirmed(Managers managers) {
	}

	abstract List<MessageChange> change(QueueAdmin queue, QueueAdmin letters, List<MessageId> some);

	/** Puts them back. */
	@Command(name = "retry", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			sortOptions = false, usageHelpAutoWidth = true,
			description = "Moves dead letters back to their queue, as new messages. Stops when the queue or its disk is full.",
			exitCodeListHeading = "%nExit codes:%n", exitCodeList = { AskingCommand.DONE,
					AskingCommand.NOT_DONE + ", or not for all of them", AskingCommand.USAGE })
	static final class Retry extends LetterChanges {

		@Override
		List<MessageChange> change(QueueAdmin queue, QueueAdmin letters, List<MessageId> some) {
			return await(queue.resubmitDeadLetters(some));
		}

	}

	/** Removes them. */
	@Command(name = "delete", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			sortOptions = false, usageHelpAutoWidth = true, description = "Removes dead letters for good.",
			exitCodeListHeading = "%nExit codes:%n", exitCodeList = { AskingCommand.DONE,
					AskingCommand.NOT_DONE + ", or not for all of them", "2:Wrong arguments, or not confirmed" })
	static final class Delete extends LetterChanges {

		@Mixin
		private final Confirmation confirmation = new Confirmation();

		@Override
		void requireConfirmed(Managers managers) {
			String queue = managers.queue().value();
			if (isSelection() && !this.confirmation.given(queue,
					"The selected dead letters of queue '" + queue + "' will be removed for good.")) {
				throw daemon().usage("Nothing is deleted. Say --yes to remove dead letters that are not named by id.");
			}
		}

		@Override
		List<MessageChange> change(QueueAdmin queue, QueueAdmin letters, List<MessageId> some) {
			return await(letters.delete(some));
		}

	}

}
