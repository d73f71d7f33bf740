// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import org.spreadqueue.journal.JournalImport;
import org.spreadqueue.journal.JournalOptions;
import org.spreadqueue.journal.JournalTool;
import org.spreadqueue.journal.JournalTool.Report;
import org.spreadqueue.manager.cli.options.ProgramVersion;
import org.spreadqueue.manager.cli.report.NewFile;
import org.spreadqueue.spread.log.Excerpt;

/** Maintains the directory of a manager that is stopped. */
@Command(name = "journal", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
		usageHelpAutoWidth = true, description = "Looks into the directory of a manager that is stopped.",
		subcommands = { JournalCommand.Check.class, JournalCommand.Export.class, JournalCommand.Import.class })
final class JournalCommand implements Callable<Integer> {

	/** What was read is damaged. */
	static final int DAMAGED = 5;

	@Spec
	private @Nullable CommandSpec command;

	@Override
	public Integer call() {
		CommandSpec spec = required(this.command);
		throw new CommandLine.ParameterException(spec.commandLine(),
				"Say what to do with the directory: check, export or import.");
	}

	private static CommandSpec required(@Nullable CommandSpec spec) {
		if (spec == null) {
			throw new IllegalStateException("The command was not set up by picocli");
		}
		// Failures are reported once, by the command.
		((Logger) LoggerFactory.getLogger("org.spreadqueue")).setLevel(Level.ERROR);
		((Logger) LoggerFactory.getLogger("org.apache.activemq")).setLevel(Level.ERROR);
		return spec;
	}

	/** Says where something is damaged, and what that means. */
	private static int print(Report report, PrintWriter out) {
		report.interrupted()
			.forEach((place) -> out.println(Excerpt.line("Interrupted by a crash, which is no damage: " + place)));
		report.damage().forEach((place) -> out.println(Excerpt.line("Damaged: " + place)));
		out.flush();
		return report.damage().isEmpty() ? ExitCode.OK : DAMAGED;
	}

	/** Reads everything and says what is there. */
	@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			usageHelpAutoWidth = true, description = "Reads everything in the directory, and says what is there.",
			exitCodeListHeading = "%nExit codes:%n", exitCodeList = { "0:Everything can be read",
					"1:It could not be looked into", "2:Wrong arguments", "5:Something is damaged" })
	static final class Check implements Callable<Integer> {

		@Parameters(paramLabel = "DIR", description = "The directory.")
		private Path directory = Path.of("");

		@Spec
		private @Nullable CommandSpec command;

		@Override
		public Integer call() {
			PrintWriter out = required(this.command).commandLine().getOut();
			Report report = JournalTool.check(this.directory);
			report.queues()
				.forEach((queue) -> out.println(queue.queue() + ": " + queue.messages() + " messages, "
						+ queue.producers() + " senders known" + (queue.paused() ? ", paused" : "")));
			if (report.queues().isEmpty()) {
				out.println("No messages.");
			}
			return print(report, out);
		}

	}

	/** Writes everything that can be read as lines of JSON. */
	@Command(name = "export", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			usageHelpAutoWidth = true,
			description = "Writes everything that can be read as JSON, a line for each message, sender and paused queue. "
					+ "The messages are not encrypted. From a directory that is damaged, there may be messages in it "
					+ "that are done already.",
			exitCodeListHeading = "%nExit codes:%n", exitCodeList = { "0:Everything is exported", "1:Failed",
					"2:Wrong arguments", "5:Something is damaged; the rest is exported" })
	static final class Export implements Callable<Integer> {

		@Parameters(index = "0", paramLabel = "DIR", description = "The directory.")
		private Path directory = Path.of("");

		@Parameters(index = "1", paramLabel = "FILE", arity = "0..1",
				description = "The file to create. It is called FILE.part until it is complete. "
						+ "Default: standard output")
		private @Nullable Path file;

		@Spec
		private @Nullable CommandSpec command;

		@Override
		public Integer call() throws IOException {
			CommandLine line = required(this.command).commandLine();
			Path created = this.file;
			if (created == null) {
				BufferedWriter out = new BufferedWriter(line.getOut());
				Report report = JournalTool.export(this.directory, out);
				out.flush();
				return print(report, line.getErr());
			}
			try (NewFile out = NewFile.create(created)) {
				Report report = JournalTool.export(this.directory, out.writer());
				out.complete();
				return print(report, line.getErr());
			}
		}

	}

	/** Puts exported messages into a directory. */
	@Command(name = "import", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class,
			usageHelpAutoWidth = true,
			description = "Puts what was exported into a directory, behind what is in it. It is created if it does not "
					+ "exist. Messages that are there already are left alone.",
			exitCodeListHeading = "%nExit codes:%n",
			exitCodeList = { "0:Everything is imported", "1:Failed", "2:Wrong arguments" })
	static final class Import implements Callable<Integer> {

		@Parameters(index = "0", paramLabel = "DIR", description = "The directory.")
		private Path directory = Path.of("");

		@Parameters(index = "1", paramLabel = "FILE", arity = "0..1",
				description = "The file to read. Default: standard input")
		private @Nullable Path file;

		@Spec
		private @Nullable CommandSpec command;

		@Override
		public Integer call() throws IOException {
			PrintWriter out = required(this.command).commandLine().getOut();
			try (BufferedReader lines = lines()) {
				JournalImport.Result result = JournalImport.of(JournalOptions.of(this.directory), lines);
				out.println(
						"Imported " + result.imported() + " messages; " + result.present() + " were there already.");
			}
			return ExitCode.OK;
		}

		private BufferedReader lines() {
			if (this.file == null) {
				return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			}
			try {
				return Files.newBufferedReader(this.file);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The file '" + this.file + "' cannot be read: " + ex, ex);
			}
		}

	}

}
