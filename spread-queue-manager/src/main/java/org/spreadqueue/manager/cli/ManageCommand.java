// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.manager.Administration;
import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.cli.asking.DeadLettersCommand;
import org.spreadqueue.manager.cli.asking.DrainCommand;
import org.spreadqueue.manager.cli.asking.PauseCommand;
import org.spreadqueue.manager.cli.asking.PurgeCommand;
import org.spreadqueue.manager.cli.asking.ResumeCommand;
import org.spreadqueue.manager.cli.asking.StatusCommand;
import org.spreadqueue.manager.cli.http.HttpOptions;
import org.spreadqueue.manager.cli.http.HttpPages;
import org.spreadqueue.manager.cli.options.DaemonOptions;
import org.spreadqueue.manager.cli.options.DirectoryOptions;
import org.spreadqueue.manager.cli.options.HeapShare;
import org.spreadqueue.manager.cli.options.KeyOptions;
import org.spreadqueue.manager.cli.options.LimitOptions;
import org.spreadqueue.manager.cli.options.ProgramVersion;
import org.spreadqueue.manager.cli.options.Settings;
import org.spreadqueue.manager.machine.DeadLetter;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadOptions;

/** Manages queues until it is stopped. */
@Command(name = "spread-queue-manager",
		subcommands = { StatusCommand.class, PauseCommand.class, ResumeCommand.class, DrainCommand.class,
				PurgeCommand.class, DeadLettersCommand.class, JournalCommand.class },
		mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true,
		description = "Manages queues of Spread::Queue until it is stopped, in place of the Perl program sqm.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:Help was asked for", "1:Failed", "2:Wrong arguments",
				"3:Every queue has a manager already (with --on-duplicate=close)", "4:Out of memory",
				"129:Stopped by SIGHUP", "130:Stopped by SIGINT (Ctrl-C)", "143:Stopped by SIGTERM, like sqm" },
		footer = { "", "Environment:",
				"  SPREAD_QUEUE            the queues if none is named, separated by commas or spaces",
				"  SPREAD_QUEUE_ADDRESSES  the Spread daemons if there is no --spread",
				"  SPREAD_QUEUE_KEY        the keys if there is no --key-file, separated by commas: 32 bytes in Base64, "
						+ "or file:PATH",
				"  SQM_HEARTBEAT           interval of the housekeeping in seconds, as for sqm",
				"  SPREAD_QUEUE_MANAGER_*  any other option, such as SPREAD_QUEUE_MANAGER_MAXLENGTH for --max-length",
				"What the command line does not say is taken from the environment, and then from the file of --config.",
				"", "The dead-letter queue of a queue, QUEUE.dlq, is managed with it.",
				"The log goes to standard error. Lines that nobody reads in time are dropped and counted.",
				"When it is stopped, a manager that stands by gets the messages. SIGUSR1 is ignored." })
final class ManageCommand implements Callable<Integer> {

	static final int DUPLICATE = 3;

	@Mixin
	private final DaemonOptions daemon = new DaemonOptions();

	@Mixin
	private final LimitOptions limits = new LimitOptions();

	@Mixin
	private final KeyOptions keys = new KeyOptions();

	@Mixin
	private final HttpOptions http = new HttpOptions();

	@Mixin
	private final DirectoryOptions directory = new DirectoryOptions();

	@Parameters(paramLabel = "QUEUE", description = "Names of the queues to manage.")
	private final List<String> queues = new ArrayList<>();

	@Option(names = "--on-duplicate", paramLabel = "close|stand-by", defaultValue = "close",
			description = "What to do when a queue has a manager already: leave it alone, and end if every queue has one, "
					+ "as sqm does; or wait and take over. A queue that was managed here, or whose manager never answers, "
					+ "is waited for in any case. Default: ${DEFAULT-VALUE}")
	private OnDuplicate onDuplicate = OnDuplicate.CLOSE;

	@Option(names = "--administration", paramLabel = "none|read-only|unrestricted", defaultValue = "unrestricted",
			description = "What the other commands may ask of this manager: nothing, to show what is there, or to change it, "
					+ "too. With a key, only who has that may ask. Default: ${DEFAULT-VALUE}")
	private Administration administration = ManagerOptions.DEFAULT_ADMINISTRATION;

	@Option(names = "--format", paramLabel = "data_dumper|data_denter|yaml|json", defaultValue = "data_dumper",
			description = "How to write what workers and askers get; data_denter is what sqm writes. "
					+ "Default: ${DEFAULT-VALUE}")
	private Serializer format = Serializer.DATA_DUMPER;

	@Option(names = { "-v", "--verbose" },
			description = "Logs each attempt to connect, and how many workers there are, too.")
	private boolean verbose;

	@Spec
	private @Nullable CommandSpec command;

	private final Settings settings;

	ManageCommand(Settings settings) {
		this.settings = settings;
	}

	Settings settings() {
		return this.settings;
	}

	DaemonOptions daemon() {
		return this.daemon;
	}

	@Override
	public Integer call() {
		// Before the queues of the settings, which are never commands.
		if (!arguments().contains("--")) {
			requireNoMistypedCommand();
			requireNoLevelOfVerbosity();
		}
		if (this.queues.isEmpty()) {
			this.queues.addAll(this.settings.queues());
		}
		if (this.queues.isEmpty()) {
			throw this.daemon
				.usage("No queue given. Name the queues to manage, for example: spread-queue-manager orders");
		}
		logLevel();
		List<ManagerOptions> options = options(this.daemon.queues(this.queues));
		SpreadOptions spread = this.daemon.spread();
		try (HttpPages pages = pages();
				MessageLogs logs = this.directory.open();
				EventLoop loop = EventLoop.start("spread-queue-manager")) {
			List<QueueManager> managers = options.stream()
				.map((each) -> QueueManager.start(each, spread, loop, logs))
				.toList();
			if (pages != null) {
				pages.serve(managers);
			}
			Thread closer = new Thread(() -> stop(managers, loop, logs), "spread-queue-manager-stop");
			Runtime.getRuntime().addShutdownHook(closer);
			CompletableFuture.allOf(managers.stream().map(QueueManager::closed).toArray(CompletableFuture[]::new))
				.join();
			boolean failed = managers.stream().anyMatch((manager) -> manager.failure().isPresent());
			return failed ? ExitCode.SOFTWARE : DUPLICATE;
		}
	}

	private @Nullable HttpPages pages() {
		try {
			return this.http.open();
		}
		catch (IllegalArgumentException ex) {
			throw this.daemon.usage(ex.getMessage());
		}
	}

	/** All at once: each may have to wait for the one that takes over. */
	private static void stop(List<QueueManager> managers, EventLoop loop, MessageLogs logs) {
		managers.forEach(QueueManager::closeAsync);
		managers.forEach(QueueManager::close);
		loop.close();
		logs.close();
		DroppingAppender.flush();
	}

	private CommandSpec spec() {
		return Objects.requireNonNull(this.command);
	}

	private List<String> arguments() {
		return spec().commandLine().getParseResult().originalArgs();
	}

	/** Where -v had a level once, a number is hardly a queue. */
	private void requireNoLevelOfVerbosity() {
		List<String> arguments = arguments();
		for (int i = 1; i < arguments.size(); i++) {
			if (arguments.get(i - 1).matches("-v|--verbose") && arguments.get(i).matches("\\d+")) {
				throw this.daemon.usage(arguments.get(i - 1) + " takes no level, so '" + arguments.get(i)
						+ "' would be a queue. Leave it out. If it is a queue, write -- in front of the queues.");
			}
		}
	}

	/** What is nearly a command is hardly a queue, unless somebody says so. */
	private void requireNoMistypedCommand() {
		for (String name : spec().subcommands().keySet()) {
			if (this.queues.size() > 1 && Misspelling.isLikely(this.queues.get(0), name)) {
				throw this.daemon.usage("'" + this.queues.get(0) + "' is no command. Did you mean '" + name
						+ "'? If it is a queue, write -- in front of the queues.");
			}
		}
	}

	/**
	 * The options of each queue to manage. Dead-letter queues of these are managed with
	 * them.
	 */
	List<ManagerOptions> options(List<QueueName> queues) {
		Set<QueueName> deadLetters = new HashSet<>();
		queues.forEach((queue) -> DeadLetter.queueFor(queue).ifPresent(deadLetters::add));
		List<QueueName> own = queues.stream().filter((queue) -> !deadLetters.contains(queue)).toList();
		Duration housekeeping = housekeeping();
		Map<QueueName, QueueLimits> limits = limits(own, own.size() + deadLetters.size());
		SealKeys keys = keys();
		return own.stream()
			.map((queue) -> ManagerOptions.of(queue)
				.withOnDuplicate(this.onDuplicate)
				.withHousekeeping(housekeeping)
				.withFormat(WireFormat.of(this.format))
				.withLimits(Objects.requireNonNull(limits.get(queue)))
				.withKeys(keys)
				.withAdministration(this.administration))
			.toList();
	}

	private Map<QueueName, QueueLimits> limits(List<QueueName> queues, int all) {
		try {
			return this.limits.limits(queues, new HeapShare(Runtime.getRuntime().maxMemory(), all));
		}
		catch (IllegalArgumentException ex) {
			throw this.daemon.usage(ex.getMessage());
		}
	}

	private SealKeys keys() {
		try {
			return this.keys.keys(this.settings.environment());
		}
		catch (IllegalArgumentException ex) {
			throw this.daemon.usage(ex.getMessage());
		}
	}

	private Duration housekeeping() {
		String seconds = this.settings.environment().get("SQM_HEARTBEAT");
		if (seconds == null || seconds.isBlank()) {
			return ManagerOptions.DEFAULT_HOUSEKEEPING;
		}
		Duration interval = parse(seconds);
		if (interval == null) {
			throw this.daemon
				.usage("SQM_HEARTBEAT is '" + seconds + "', but must be a number of seconds greater than 0.");
		}
		return interval;
	}

	private static @Nullable Duration parse(String seconds) {
		try {
			double value = Double.parseDouble(seconds);
			return (value > 0 && value < Integer.MAX_VALUE) ? Duration.ofMillis(Math.max(1, Math.round(value * 1000)))
					: null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private void logLevel() {
		((Logger) LoggerFactory.getLogger("org.spreadqueue")).setLevel(this.verbose ? Level.DEBUG : Level.INFO);
	}

}
