// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import org.spreadqueue.format.Serializer;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.manager.cli.options.Choice;
import org.spreadqueue.manager.cli.options.Settings;
import org.spreadqueue.spread.log.Excerpt;

/** Entry point of the program. */
public final class SpreadQueueManager {

	private SpreadQueueManager() {
	}

	public static void main(String[] args) {
		OutOfMemory.watch();
		Signals.ignoreUser1();
		System.exit(run(System.out, System.err, args));
	}

	/** Output that cannot be written is a failure, as in other programs. */
	static int run(PrintStream out, PrintStream err, String... args) {
		PrintWriter errors = new PrintWriter(err, true, Charset.defaultCharset());
		CommandLine commandLine;
		try {
			commandLine = commandLine(Settings.of(System.getenv(), args));
		}
		catch (IllegalArgumentException ex) {
			errors.println(Excerpt.line(String.valueOf(ex.getMessage())));
			return CommandLine.ExitCode.USAGE;
		}
		commandLine.setOut(new PrintWriter(out, true, Charset.defaultCharset()));
		commandLine.setErr(errors);
		int code = commandLine.execute(args);
		boolean printed = code == CommandLine.ExitCode.OK || code == JournalCommand.DAMAGED;
		if (printed && commandLine.getOut().checkError()) {
			commandLine.getErr().println("The output cannot be written. Is the disk full, or the reader gone?");
			return CommandLine.ExitCode.SOFTWARE;
		}
		return code;
	}

	static CommandLine commandLine() {
		return commandLine(System.getenv());
	}

	static CommandLine commandLine(Map<String, String> environment) {
		return commandLine(Settings.of(environment));
	}

	/** Throws an {@link IllegalArgumentException} if a setting is of no option. */
	static CommandLine commandLine(Settings settings) {
		CommandLine program = new CommandLine(new ManageCommand(settings)).setCaseInsensitiveEnumValuesAllowed(true)
			// An argument never makes the program read a file.
			.setExpandAtFiles(false)
			.registerConverter(OnDuplicate.class, (value) -> Choice.of(OnDuplicate.class, value))
			.registerConverter(Overflow.class, (value) -> Choice.of(Overflow.class, value))
			.registerConverter(Serializer.class, (value) -> Choice.of(Serializer.class, value))
			.registerConverter(Administration.class, (value) -> Choice.of(Administration.class, value))
			.setDefaultValueProvider(settings)
			.setParameterExceptionHandler((ex, arguments) -> refuse(ex))
			.setExecutionExceptionHandler((ex, command, parsed) -> {
				command.getErr().println(Excerpt.line(String.valueOf(ex.getMessage())));
				return CommandLine.ExitCode.SOFTWARE;
			});
		settings.requireKnown(program);
		return program;
	}

	/**
	 * Says why, and where to read more: below the whole usage, nobody would see why. An
	 * argument can come from anywhere, and must not write to the terminal itself.
	 */
	private static int refuse(ParameterException refused) {
		PrintWriter err = refused.getCommandLine().getErr();
		err.println(Excerpt.line(String.valueOf(refused.getMessage())));
		UnmatchedArgumentException.printSuggestions(refused, err);
		err.println("Try '" + refused.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
		return CommandLine.ExitCode.USAGE;
	}

}
