package org.spreadqueue.manager.cli;

import java.util.Map;

import picocli.CommandLine;

/**
 * Entry point of the program.
 */
public final class SpreadQueueManager {

	private SpreadQueueManager() {
	}

	/**
	 * Runs the program until it is stopped.
	 * @param args see {@code --help}
	 */
	public static void main(String[] args) {
		System.exit(commandLine().execute(args));
	}

	static CommandLine commandLine() {
		return commandLine(System.getenv());
	}

	static CommandLine commandLine(Map<String, String> environment) {
		return new CommandLine(new ManageCommand(environment)).setCaseInsensitiveEnumValuesAllowed(true)
			.setExecutionExceptionHandler((ex, command, parsed) -> {
				command.getErr().println(ex.getMessage());
				return CommandLine.ExitCode.SOFTWARE;
			});
	}

}
