// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Arguments may come from a script that got them from somebody else.
 */
class HostileArgumentsTests {

	private final StringWriter err = new StringWriter();

	@ParameterizedTest
	@ValueSource(strings = { "\u001b[31m", "--\u001b[31m", "--overflow=\u001b[31m", "--spread=\u001b[31m@",
			"--max-size=\u001b[31m", "--redelivery-delay=\u001b[31m", "--max-length=\u001b[31m", "--format=\u001b[31m",
			"-\u001b[31m", "\u202eorders", "or\rders" })
	void doNotReachTheTerminalAsTheyAre(String argument) {
		assertThat(run("orders", argument)).isEqualTo(2);
		assertThat(this.err.toString()).doesNotContain("\u001b", "\u202e", "\r").contains("\\x{");
	}

	@Test
	void nameNoFileToRead(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("arguments"), "--help");

		assertThat(run("@" + file)).isEqualTo(2);
		assertThat(this.err.toString()).contains("Queue name '@");
	}

	@ParameterizedTest
	@CsvSource({ "--max-length, 0", "--max-length, -1", "--max-length, 99999999999", "--max-size, 0", "--max-size, -5",
			"--max-size, 99999999999TB", "--max-attempts, -1", "--redelivery-delay, -1s",
			"--redelivery-delay, 999999999d", "--redelivery-multiplier, NaN", "--redelivery-multiplier, -1",
			"--redelivery-multiplier, Infinity", "--max-redelivery-delay, -1s", "--max-redelivery-delay, 999999999d",
			"--max-length, few", "--max-attempts, 99999999999", "--http-port, -1", "--http-port, 65536",
			"--http-port, 99999999999", "--http-port, web" })
	void numbersOutOfRangeAreRefusedByTheNameOfTheirOption(String option, String value) {
		assertThat(run("orders", option + "=" + value)).isEqualTo(2);
		assertThat(this.err.toString()).startsWith("Invalid value for option '" + option + "': ");
	}

	/**
	 * An interval that is not used yet, and is in a file that says nothing of a
	 * directory.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "2h", "999999999d", "-1s" })
	void theIntervalOfTheDiskIsRefusedByItsName(String value, @TempDir Path directory) {
		assertThat(run("orders", "--directory=" + directory.resolve("queues"), "--sync-interval=" + value))
			.isEqualTo(2);
		assertThat(this.err.toString()).startsWith("Invalid value for option '--sync-interval': ");
		assertThat(directory).isEmptyDirectory();
	}

	/** Nothing is asked or changed before: there is no daemon at this address. */
	@ParameterizedTest
	@CsvSource({ "drain orders, --within, 200000d", "drain orders, --within, 999999999d", "drain orders, --within, -1s",
			"drain orders, --within, 5", "dead-letters list orders, --max, -1", "dead-letters list orders, --max, 0",
			"dead-letters list orders, --max, 99999999999", "dead-letters list orders, --max, all",
			"status orders --watch, --every, 0", "status orders --watch, --every, -1",
			"status orders --watch, --every, 99999999999", "pause orders, --timeout, -1",
			"purge orders --yes, --timeout, 99999999999", "drain orders, --timeout, 0" })
	void numbersOfCommandsAreRefusedByTheNameOfTheirOption(String command, String option, String value) {
		assertThat(run((command + " " + option + "=" + value + " --spread=1@127.0.0.1").split(" "))).isEqualTo(2);
		assertThat(this.err.toString()).startsWith("Invalid value for option '" + option + "': ").contains(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0@localhost", "65536@localhost", "-1@localhost", "99999999999@localhost" })
	void portsOfDaemonsAreRefused(String address) {
		for (String command : new String[] { "orders", "status orders", "pause orders" }) {
			assertThat(run((command + " --spread=" + address).split(" "))).as(command).isEqualTo(2);
		}
	}

	private int run(String... args) {
		CommandLine commandLine = SpreadQueueManager.commandLine();
		commandLine.setOut(new PrintWriter(new StringWriter()));
		commandLine.setErr(new PrintWriter(this.err, true));
		return commandLine.execute(args);
	}

}
