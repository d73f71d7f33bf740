// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import org.spreadqueue.manager.QueueAdmin;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.admin.MessageJson;
import org.spreadqueue.manager.admin.ShownContent;
import org.spreadqueue.manager.cli.options.CountConverter;
import org.spreadqueue.manager.cli.options.ProgramVersion;
import org.spreadqueue.manager.cli.report.NewFile;
import org.spreadqueue.manager.cli.report.ReportJson;
import org.spreadqueue.manager.machine.DeadLetterHeaders;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spread.log.Excerpt;

/** Shows the dead letters of a queue; {@link LetterChanges} has what changes them. */
@Command(name = "dead-letters", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
		usageHelpAutoWidth = true, description = "Shows and settles the dead letters of a queue.",
		subcommands = { DeadLettersCommand.ListThem.class, DeadLettersCommand.Show.class, LetterChanges.Retry.class,
				LetterChanges.Delete.class, DeadLettersCommand.Export.class })
public final class DeadLettersCommand implements Callable<Integer> {

	@Spec
	private @Nullable CommandSpec command;

	@Override
	public Integer call() {
		CommandSpec spec = this.command;
		if (spec == null) {
			throw new IllegalStateException("The command was not set up by picocli");
		}
		throw new ParameterException(spec.commandLine(),
				"Say what to do with the dead letters: list, show, retry, delete or export.");
	}

	/** A line each. */
	@Command(name = "list", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			sortOptions = false, usageHelpAutoWidth = true,
			description = "Lists dead letters, the oldest first: id, arrival, attempts, reason, error.",
			exitCodeListHeading = "%nExit codes:%n",
			exitCodeList = { AskingCommand.DONE, AskingCommand.NOT_DONE, AskingCommand.USAGE })
	static final class ListThem extends LettersCommand {

		@Mixin
		private final LetterSelection selection = new LetterSelection();

		@Option(names = "--max", paramLabel = "LETTERS", defaultValue = "100", converter = CountConverter.class,
				description = "How many to list at most. Default: ${DEFAULT-VALUE}")
		private int max;

		@Override
		int ask(Managers managers, QueueAdmin letters) {
			AtomicInteger left = new AtomicInteger(this.max);
			eachWithoutBody(letters, this.selection.until(null), (page) -> {
				page.stream().limit(left.get()).forEach((letter) -> out().println(line(letter)));
				return left.addAndGet(-page.size()) > 0;
			});
			if (left.get() <= 0) {
				out().println("There may be more: see --max, or narrow it down with --error or --header.");
			}
			else if (left.get() == this.max) {
				out().println("None.");
			}
			return ExitCode.OK;
		}

		private static String line(QueuedMessage letter) {
			Map<String, String> headers = letter.content().headers();
			String error = headers.getOrDefault(DeadLetterHeaders.ERROR_TYPE, "") + " "
					+ headers.getOrDefault(DeadLetterHeaders.ERROR_MESSAGE, "");
			return Excerpt.line(letter.id() + "  " + letter.arrived() + "  "
					+ headers.getOrDefault(DeadLetterHeaders.DELIVERIES, "?") + "  "
					+ headers.getOrDefault(DeadLetterHeaders.REASON, "?") + "  " + error.strip());
		}

	}

	/** All of one. */
	@Command(name = "show", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			sortOptions = false, usageHelpAutoWidth = true,
			description = "Shows a dead letter with its headers and its payload, as JSON.",
			exitCodeListHeading = "%nExit codes:%n", exitCodeList = { AskingCommand.DONE,
					AskingCommand.NOT_DONE + ", or there is none with this id", AskingCommand.USAGE })
	static final class Show extends LettersCommand {

		@Parameters(index = "1", paramLabel = "ID", description = "Id of the dead letter, as list shows it.")
		private String id = "";

		@Override
		int ask(Managers managers, QueueAdmin letters) {
			MessageId wanted = id(this.id);
			List<QueuedMessage> found = await(letters.browse(LetterSelection.only(wanted), 0, 1)).messages();
			if (found.isEmpty()) {
				err().println("No dead letter of queue '" + managers.queue() + "' has the id " + wanted + ".");
				return ExitCode.SOFTWARE;
			}
			out().println(ReportJson.MAPPER.writeValueAsString(MessageJson.tree(found.get(0), ShownContent.ALL)));
			return ExitCode.OK;
		}

	}

	/** All of all. */
	@Command(name = "export", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			sortOptions = false, usageHelpAutoWidth = true,
			description = "Writes dead letters as JSON, one a line, and leaves them where they are. They are not encrypted.",
			exitCodeListHeading = "%nExit codes:%n",
			exitCodeList = { AskingCommand.DONE, AskingCommand.NOT_DONE, AskingCommand.USAGE })
	static final class Export extends LettersCommand {

		@Mixin
		private final LetterSelection selection = new LetterSelection();

		@Parameters(index = "1", paramLabel = "FILE", arity = "0..1",
				description = "The file to create. It is called FILE.part until it is complete. "
						+ "Default: standard output")
		private @Nullable Path file;

		@Override
		int ask(Managers managers, QueueAdmin letters) {
			if (this.file == null) {
				write(letters, out());
				return ExitCode.OK;
			}
			try (NewFile created = NewFile.create(this.file)) {
				PrintWriter out = new PrintWriter(created.writer());
				int count = write(letters, out);
				if (out.checkError()) {
					err().println(Excerpt.line("The file '" + this.file + "' cannot be written. Is the disk full?"));
					return ExitCode.SOFTWARE;
				}
				created.complete();
				out().println(count + " dead letters are written.");
				return ExitCode.OK;
			}
		}

		private int write(QueueAdmin letters, PrintWriter out) {
			AtomicInteger count = new AtomicInteger();
			each(letters, this.selection.until(null), (page) -> {
				page.forEach((letter) -> out.println(MessageJson.line(letter, ShownContent.ALL)));
				count.addAndGet(page.size());
				return !out.checkError();
			});
			return count.get();
		}

	}

}
