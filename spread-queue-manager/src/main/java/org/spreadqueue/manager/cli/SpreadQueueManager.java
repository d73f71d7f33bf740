package org.spreadqueue.manager.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.QueueLimits.Overflow;

/** Entry point of the program. */
public final class SpreadQueueManager {

	private SpreadQueueManager() {
	}

	public static void main(String[] args) {
		System.exit(commandLine().execute(args));
	}

	static CommandLine commandLine() {
		return commandLine(System.getenv());
	}

	static CommandLine commandLine(Map<String, String> environment) {
		return new CommandLine(new ManageCommand(environment)).setCaseInsensitiveEnumValuesAllowed(true)
			.registerConverter(OnDuplicate.class, (value) -> choice(OnDuplicate.class, value))
			.registerConverter(Overflow.class, (value) -> choice(Overflow.class, value))
			.setExecutionExceptionHandler((ex, command, parsed) -> {
				command.getErr().println(ex.getMessage());
				return CommandLine.ExitCode.SOFTWARE;
			});
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
