package org.spreadqueue.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * Without arguments, the program measures everything and prints a table. With arguments,
 * it is one of the processes that it has started for that.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	public static void main(String[] arguments) throws Exception {
		if (arguments.length == 0) {
			System.out.println(new Suite(Plan.fromEnvironment()).run());
			return;
		}
		if (arguments[0].equals(Daemon.PROGRAM)) {
			Daemon.runProgram();
			return;
		}
		List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
		RoleProgram.run(Role.parse(arguments[0]), rest);
	}

}
