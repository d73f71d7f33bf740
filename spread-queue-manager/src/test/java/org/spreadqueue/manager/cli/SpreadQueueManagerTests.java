// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.cli.options.HeapShare;
import org.spreadqueue.manager.cli.options.Settings;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.embedded.EmbeddedSpreadDaemon;

import static org.assertj.core.api.Assertions.assertThat;

@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(LoggingFirst.class)
class SpreadQueueManagerTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	@Test
	void explainsItself() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("QUEUE", "--spread", "--on-duplicate", "status", "SQM_HEARTBEAT");
	}

	@ParameterizedTest
	@CsvSource({ "orders --max-length=0, spread-queue-manager", "--no-such-option, spread-queue-manager",
			"orders --max-lenght=5, spread-queue-manager", "status, spread-queue-manager status",
			"status order/eu, spread-queue-manager status", "purge orders --timeout=0, spread-queue-manager purge",
			"dead-letters, spread-queue-manager dead-letters",
			"dead-letters show orders nonsense, spread-queue-manager dead-letters show",
			"journal, spread-queue-manager journal", "journal check, spread-queue-manager journal check" })
	void aRefusalSaysWhyAndWhereToReadMoreOnAFewLines(String arguments, String command) {
		assertThat(run(arguments.split(" "))).isEqualTo(2);
		assertThat(this.err.toString().lines()).hasSizeBetween(2, 4)
			.noneMatch((line) -> line.startsWith("Usage:"))
			.last()
			.isEqualTo("Try '" + command + " --help'.");
		assertThat(this.out.toString()).isEmpty();
	}

	@Test
	void asksForAQueue() {
		assertThat(run()).isEqualTo(2);
		assertThat(this.err.toString()).contains("No queue given");
	}

	@Test
	void takesTheQueueFromTheVariableOfThePerlProgramsIfNoneIsNamed() {
		assertThat(execute(SpreadQueueManager.commandLine(Map.of("SPREAD_QUEUE", "order/eu")))).isEqualTo(2);
		assertThat(this.err.toString()).contains("Queue name 'order/eu'");
	}

	@Test
	void saysWhatIsWrongWithTheHeartbeatVariable() {
		assertThat(execute(SpreadQueueManager.commandLine(Map.of("SQM_HEARTBEAT", "soon")), "orders")).isEqualTo(2);
		assertThat(this.err.toString()).contains("SQM_HEARTBEAT is 'soon'");
	}

	@Test
	void saysWhatIsWrongWithAQueueName() {
		assertThat(run("order/eu")).isEqualTo(2);
		assertThat(this.err.toString()).contains("Queue name 'order/eu' has the character '/'");
	}

	@Test
	void saysWhatIsWrongWithAnAddress() {
		assertThat(run("orders", "--spread=@nowhere")).isEqualTo(2);
		assertThat(this.err.toString()).contains("@nowhere");
	}

	@Test
	void withoutOptionsTheLimitsAreWhatTheHeapHasRoomFor() {
		assertThat(limits("orders")).isEqualTo(new HeapShare(Runtime.getRuntime().maxMemory(), 2).usualLimits());
	}

	@Test
	void limitsThatTheHeapCannotHoldAreRefusedAtTheStart() {
		assertThat(run("orders", "--max-size=100TB")).isEqualTo(2);
		assertThat(this.err.toString()).contains("2 queues", "three quarters", "-Xmx");
	}

	@Test
	void aDeadLetterQueueIsManagedWithItsQueueOnly() {
		CommandLine commandLine = SpreadQueueManager.commandLine(Map.of());
		commandLine.parseArgs("orders");
		ManageCommand command = commandLine.getCommand();
		assertThat(command
			.options(List.of(new QueueName("orders.dlq"), new QueueName("orders"), new QueueName("other.dlq"))))
			.extracting(ManagerOptions::queue)
			.containsExactly(new QueueName("orders"), new QueueName("other.dlq"));
	}

	@Test
	void limitsAreCalledLikeTheProperties() {
		assertThat(limits("orders", "--max-length=500", "--max-size=64KB", "--overflow=dead-letter-oldest",
				"--max-attempts=5", "--redelivery-delay=500ms", "--redelivery-multiplier=1.5",
				"--max-redelivery-delay=1m"))
			.isEqualTo(new QueueLimits(500, 65_536, QueueLimits.Overflow.DEAD_LETTER_OLDEST, 5, Duration.ofMillis(500),
					1.5, Duration.ofMinutes(1)));
	}

	@Test
	void sizesAndTimesHaveUnits() {
		assertThat(limits("orders", "--max-size=1000").maxSize()).isEqualTo(1000);
		assertThat(limits("orders", "--max-size=2mb").maxSize()).isEqualTo(2L << 20);
		assertThat(limits("orders", "--redelivery-delay=2m").redeliveryDelay()).isEqualTo(Duration.ofMinutes(2));
		assertThat(limits("orders", "--redelivery-delay=0s").redeliveryDelay()).isZero();
	}

	@Test
	void choicesMayBeWrittenWithUnderscoresToo() {
		assertThat(options("orders", "--on-duplicate=stand_by").onDuplicate()).isEqualTo(OnDuplicate.STAND_BY);
		assertThat(options("orders", "--on-duplicate=STAND-BY").onDuplicate()).isEqualTo(OnDuplicate.STAND_BY);
	}

	@Test
	void saysWhatIsWrongWithALimit() {
		assertThat(run("orders", "--max-length=0")).isEqualTo(2);
		assertThat(run("orders", "--max-size=much")).isEqualTo(2);
		assertThat(run("orders", "--max-size=99999999999TB")).isEqualTo(2);
		assertThat(run("orders", "--overflow=drop")).isEqualTo(2);
		assertThat(run("orders", "--max-attempts=0")).isEqualTo(2);
		assertThat(run("orders", "--redelivery-delay=5")).isEqualTo(2);
		assertThat(run("orders", "--redelivery-delay=2d")).isEqualTo(2);
		assertThat(this.err.toString()).contains("Maximum length 0", "'much' is not a size", "larger than any memory",
				"'drop' is not one of block, reject, dead-letter-oldest", "Maximum of 0 attempts", "'5' is not a time",
				"Redelivery delay PT48H");
	}

	@Test
	void helpNamesTheLimitsWithTheirDefaults() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("--max-length", "100000", "--max-size", "256MB", "--overflow",
				"--max-attempts", "--redelivery-delay", "Default: 1s");
	}

	@Test
	void printsTheStatisticsOfAManager() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("cli-test");
				QueueManager manager = manage(daemon, loop)) {
			assertThat(run("status", "orders", "--spread=" + daemon.address())).isZero();
			assertThat(this.out.toString()).contains("ADMIN_MESSAGES=1\n", "CURRENTLY_QUEUED=0\n",
					"START_TIME=" + manager.statistics().startTime().getEpochSecond() + "\n");
		}
	}

	@Test
	void saysThatNoManagerAnswers() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start()) {
			assertThat(run("status", "orders", "--timeout=1", "--spread=" + daemon.address())).isEqualTo(1);
			assertThat(this.err.toString()).contains("is there, but no manager of queue 'orders' answered");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "status orders", "status orders --text", "status orders --json", "pause orders",
			"dead-letters list orders" })
	void saysWhyNoDaemonCanBeReached(String command) throws Exception {
		assertThat(run((command + " --timeout=1 --spread=4803@no-such-host.invalid").split(" "))).isEqualTo(1);
		assertThat(this.err.toString()).contains("No Spread daemon could be reached within 1",
				"host 'no-such-host.invalid' is unknown");
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		assertThat(run((command + " --timeout=1 --spread=" + port + "@127.0.0.1").split(" "))).isEqualTo(1);
		assertThat(this.err.toString()).contains("daemon at '" + port + "@127.0.0.1' cannot be reached");
	}

	/** What listens there takes the connection and says nothing. */
	@ParameterizedTest
	@ValueSource(strings = { "status orders", "status orders --text" })
	void saysWhereNothingHasAnswered(String command) throws Exception {
		try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String address = mute.getLocalPort() + "@127.0.0.1";
			assertThat(run((command + " --timeout=1 --spread=" + address).split(" "))).isEqualTo(1);
			assertThat(this.err.toString()).contains("No Spread daemon could be reached within 1", address);
		}
	}

	@Test
	void aTimeoutIsAtLeastASecond() {
		assertThat(run("status", "orders", "--timeout", "-3")).isEqualTo(2);
		assertThat(run("status", "orders", "--timeout=0")).isEqualTo(2);
		assertThat(run("status", "orders", "--timeout=99999999999")).isEqualTo(2);
		assertThat(this.err.toString()).contains(
				"Invalid value for option '--timeout': '-3' is not a number of seconds from 1 to 86400.", "'0' is not",
				"'99999999999' is not");
	}

	@ParameterizedTest
	@ValueSource(strings = { "statsu", "stauts", "stat", "statuss", "sttus" })
	void aMistypedCommandIsNoQueue(String typed) {
		assertThat(run(typed, "orders")).isEqualTo(2);
		assertThat(this.err.toString()).contains("'" + typed + "' is no command. Did you mean 'status'?");
	}

	@Test
	void aQueueMayBeCalledNearlyLikeACommand() {
		assertThat(run("--spread=@nowhere", "--", "stats", "orders")).isEqualTo(2);
		assertThat(this.err.toString()).contains("@nowhere").doesNotContain("Did you mean");
	}

	/** Nobody has typed these. */
	@Test
	void aQueueOfTheEnvironmentMayBeCalledNearlyLikeACommand() {
		Map<String, String> environment = Map.of("SPREAD_QUEUE", "resumes,orders");
		assertThat(execute(SpreadQueueManager.commandLine(environment), "--spread=@nowhere")).isEqualTo(2);
		assertThat(this.err.toString()).contains("@nowhere").doesNotContain("Did you mean");
	}

	@Test
	void aQueueOfTheFileMayBeCalledNearlyLikeACommand(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("manager.properties"), "queues=stats,orders");
		String[] arguments = { "--config=" + file, "--spread=@nowhere" };
		assertThat(execute(SpreadQueueManager.commandLine(Settings.of(Map.of(), arguments)), arguments)).isEqualTo(2);
		assertThat(this.err.toString()).contains("@nowhere").doesNotContain("Did you mean");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--help", "--version", "status --help" })
	void outputThatCannotBeWrittenIsAFailure(String arguments) {
		OutputStream full = new OutputStream() {

			@Override
			public void write(int octet) throws IOException {
				throw new IOException("No space left on device");
			}

		};
		ByteArrayOutputStream errors = new ByteArrayOutputStream();
		assertThat(SpreadQueueManager.run(new PrintStream(full), new PrintStream(errors), arguments.split(" ")))
			.isEqualTo(1);
		assertThat(errors.toString(StandardCharsets.UTF_8)).contains("The output cannot be written");
	}

	@Test
	void tellsItsVersion() {
		assertThat(run("--version")).isZero();
		assertThat(run("status", "--version")).isZero();
		assertThat(this.out.toString()).containsPattern("spread-queue-manager \\S+").contains("Java ");
	}

	@Test
	void verboseTakesNoValueAwayFromTheQueues() {
		CommandLine commandLine = SpreadQueueManager.commandLine(Map.of());
		assertThat(commandLine.parseArgs("-v", "npx").matchedPositionalValue(0, List.of())).isEqualTo(List.of("npx"));
	}

	@Test
	void aLevelOfVerbosityIsNoQueue() {
		assertThat(run("orders", "-v", "2", "--spread=@nowhere")).isEqualTo(2);
		assertThat(this.err.toString()).contains("-v takes no level, so '2' would be a queue");
		assertThat(run("--spread=@nowhere", "-v", "--", "2")).isEqualTo(2);
		assertThat(run("2", "-v", "--spread=@nowhere")).isEqualTo(2);
		assertThat(this.err.toString()).containsOnlyOnce("takes no level").contains("@nowhere");
	}

	@Test
	void takesSeveralQueuesAndTheAddressFromTheEnvironment() {
		Map<String, String> environment = Map.of("SPREAD_QUEUE", "orders, billing", "SPREAD_QUEUE_ADDRESSES",
				"@nowhere");
		assertThat(execute(SpreadQueueManager.commandLine(environment))).isEqualTo(2);
		assertThat(this.err.toString()).contains("@nowhere").doesNotContain("Queue name");
		assertThat(execute(SpreadQueueManager.commandLine(environment), "status", "orders")).isEqualTo(2);
	}

	@Test
	void helpNamesEachSignalThatEndsIt() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).contains("129", "SIGHUP", "130", "SIGINT", "143", "SIGTERM", "SIGUSR1");
	}

	@Test
	void helpHasTheExitCodeForALackOfMemory() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString()).containsPattern("4 +Out of memory");
	}

	@Test
	void endsWithACodeOfItsOwnIfEveryQueueHasAManager() {
		try (EmbeddedSpreadDaemon daemon = EmbeddedSpreadDaemon.start();
				EventLoop loop = EventLoop.start("cli-test");
				QueueManager manager = manage(daemon, loop)) {
			assertThat(run("orders", "--spread=" + daemon.address())).isEqualTo(3);
			assertThat(manager.closed()).isNotDone();
		}
	}

	private static QueueManager manage(EmbeddedSpreadDaemon daemon, EventLoop loop) {
		QueueManager manager = QueueManager.start(ManagerOptions.of(new QueueName("orders")),
				SpreadOptions.builder().addresses(daemon.address()).build(), loop);
		manager.active().orTimeout(10, TimeUnit.SECONDS).join();
		return manager;
	}

	private static QueueLimits limits(String... args) {
		return options(args).limits();
	}

	private static ManagerOptions options(String... args) {
		CommandLine commandLine = SpreadQueueManager.commandLine(Map.of());
		commandLine.parseArgs(args);
		ManageCommand command = commandLine.getCommand();
		return command.options(List.of(new QueueName("orders"))).get(0);
	}

	private int run(String... args) {
		return execute(SpreadQueueManager.commandLine(), args);
	}

	private int execute(CommandLine commandLine, String... args) {
		commandLine.setOut(new PrintWriter(this.out, true));
		commandLine.setErr(new PrintWriter(this.err, true));
		return commandLine.execute(args);
	}

}
