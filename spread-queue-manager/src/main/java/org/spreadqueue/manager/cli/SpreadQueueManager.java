package org.spreadqueue.manager.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.QueueLimits.Overflow;
import org.spreadqueue.spread.log.Excerpt;

/** Entry point of the program. */
public final class SpreadQueueManager {

	/** Called like the property of an application. */
	private static final String ADDRESSES = "SPREAD_QUEUE_ADDRESSES";

	private SpreadQueueManager() {
	}

	public static void main(String[] args) {
		OutOfMemory.watch();
		Signals.ignoreUser1();
		System.exit(run(System.out, System.err, args));
	}

	/** Output that cannot be written is a failure, as in other programs. */
	static int run(PrintStream out, PrintStream err, String... args) {
		CommandLine commandLine = commandLine();
		commandLine.setOut(new PrintWriter(out, true, Charset.defaultCharset()));
		commandLine.setErr(new PrintWriter(err, true, Charset.defaultCharset()));
		int code = commandLine.execute(args);
		if (code == CommandLine.ExitCode.OK && commandLine.getOut().checkError()) {
			commandLine.getErr().println("The output cannot be written. Is the disk full, or the reader gone?");
			return CommandLine.ExitCode.SOFTWARE;
		}
		return code;
	}

	static CommandLine commandLine() {
		return commandLine(System.getenv());
	}

	static CommandLine commandLine(Map<String, String> environment) {
		return new CommandLine(new ManageCommand(environment)).setCaseInsensitiveEnumValuesAllowed(true)
			// An argument never makes the program read a file.
			.setExpandAtFiles(false)
			.registerConverter(OnDuplicate.class, (value) -> choice(OnDuplicate.class, value))
			.registerConverter(Overflow.class, (value) -> choice(Overflow.class, value))
			.setDefaultValueProvider((argument) -> isAddress(argument) ? environment.get(ADDRESSES) : null)
			.setParameterExceptionHandler((ex, arguments) -> refuse(ex))
			.setExecutionExceptionHandler((ex, command, parsed) -> {
				command.getErr().println(Excerpt.line(String.valueOf(ex.getMessage())));
				return CommandLine.ExitCode.SOFTWARE;
			});
	}

	/** An argument can come from anywhere, and must not write to the terminal itself. */
	private static int refuse(ParameterException refused) {
		PrintWriter err = refused.getCommandLine().getErr();
		err.println(Excerpt.line(String.valueOf(refused.getMessage())));
		if (!UnmatchedArgumentException.printSuggestions(refused, err)) {
			refused.getCommandLine().usage(err);
		}
		return CommandLine.ExitCode.USAGE;
	}

	private static boolean isAddress(ArgSpec argument) {
		return argument instanceof OptionSpec option && option.longestName().equals("--spread");
	}

	/** Accepts hyphens between words, as in properties, or underscores. */
	private static <E extends Enum<E>> E choice(Class<E> type, String value) {
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(value.replace('-', '_'))) {
				return constant;
			}
		}
		String choices = Arrays.stream(type.getEnumConstants())
			.map((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
			.collect(Collectors.joining(", "));
		throw new TypeConversionException("'" + value + "' is not one of " + choices + ".");
	}

}
