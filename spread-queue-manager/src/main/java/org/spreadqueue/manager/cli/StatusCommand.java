package org.spreadqueue.manager.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

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
import org.spreadqueue.protocol.legacy.QueueStatistics;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadException;
import org.spreadqueue.spread.SpreadMetrics;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.log.Excerpt;

/** Prints the statistics of a queue's manager, native or legacy. */
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true,
		description = "Prints the statistics of the manager of a queue, one NAME=VALUE a line.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:Printed",
				"1:No daemon could be reached, no manager answered, or the output cannot be written",
				"2:Wrong arguments" })
final class StatusCommand implements Callable<Integer> {

	@Mixin
	private final DaemonOptions daemon = new DaemonOptions();

	@Parameters(paramLabel = "QUEUE", description = "Name of the queue.")
	private String queue = "";

	@Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "5", converter = SecondsConverter.class,
			description = "How long to wait for an answer. Default: ${DEFAULT-VALUE}")
	private int timeout;

	@Spec
	private @Nullable CommandSpec command;

	@Override
	public Integer call() {
		// Failures are reported once, below.
		((Logger) LoggerFactory.getLogger("org.spreadqueue")).setLevel(Level.ERROR);
		QueueName name = this.daemon.queue(this.queue);
		LastFailure failure = new LastFailure();
		SpreadOptions spread = this.daemon.spread().toBuilder().metrics(failure).build();
		PrintWriter out = spec().commandLine().getOut();
		try (EventLoop loop = EventLoop.start("spread-queue-status");
				Sender sender = Sender.open(SenderOptions.of(name), spread, loop)) {
			Optional<ManagerInfo> manager = manager(sender);
			if (manager.isPresent()) {
				print(manager.get().statistics(), out);
				return ExitCode.OK;
			}
			spec().commandLine().getErr().println(Excerpt.line(explanation(name, sender.isConnected(), failure)));
			return ExitCode.SOFTWARE;
		}
	}

	private Optional<ManagerInfo> manager(Sender sender) {
		try {
			return Optional.of(sender.managerKnown().orTimeout(this.timeout, TimeUnit.SECONDS).join());
		}
		catch (CompletionException ex) {
			return Optional.empty();
		}
	}

	private String explanation(QueueName name, boolean connected, LastFailure failure) {
		if (connected) {
			return "The daemon at " + this.daemon.address() + " is there, but no manager of queue '" + name
					+ "' answered within " + this.timeout + " s. Is one running for this queue?";
		}
		String cause = failure.text;
		return "No Spread daemon could be reached within " + this.timeout + " s: "
				+ ((cause != null) ? cause : "nothing answered at " + this.daemon.address() + ".");
	}

	private CommandSpec spec() {
		CommandSpec spec = this.command;
		if (spec == null) {
			throw new IllegalStateException("The command was not set up by picocli");
		}
		return spec;
	}

	private static void print(QueueStatistics statistics, PrintWriter out) {
		out.println("START_TIME=" + statistics.startTime().getEpochSecond());
		out.println("RUN_TIME=" + statistics.runTime().toSeconds());
		out.println("INBOUND_MESSAGES=" + statistics.inboundMessages());
		out.println("ADMIN_MESSAGES=" + statistics.adminMessages());
		out.println("MESSAGES_DISPATCHED=" + statistics.messagesDispatched());
		out.println("MESSAGES_QUEUED=" + statistics.messagesQueued());
		out.println("CURRENTLY_QUEUED=" + statistics.currentlyQueued());
		out.println("GROSS_PENDING_TIME=" + seconds(statistics.grossPendingTime()));
		out.println("WORKER_NOTIFICATIONS=" + statistics.workerNotifications());
		out.println("WORKER_REGISTRATIONS=" + statistics.workerRegistrations());
		out.println("WORKER_TERMINATIONS=" + statistics.workerTerminations());
		out.flush();
	}

	/** Remembers why the daemon could not be reached; written on the event loop. */
	private static final class LastFailure implements SpreadMetrics {

		private volatile @Nullable String text;

		@Override
		public void connectFailed(SpreadAddress daemon, SpreadException cause) {
			this.text = cause.getMessage();
		}

	}

	private static String seconds(Duration time) {
		return BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString();
	}

}
