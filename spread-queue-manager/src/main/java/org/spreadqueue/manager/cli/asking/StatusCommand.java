// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.ProgramVersion;
import org.spreadqueue.manager.cli.options.SecondsConverter;
import org.spreadqueue.manager.cli.report.ReportJson;
import org.spreadqueue.manager.cli.report.ReportText;
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

/**
 * Prints how a queue is doing. Without options, what every manager tells, native or
 * legacy; otherwise, what a native one tells operators.
 */
@Command(name = "status", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true,
		description = "Prints the statistics of the manager of a queue, one NAME=VALUE a line, as managers for Perl have them, "
				+ "too. With --text, --json or --watch, what an operator asks of a manager of this project: what waits, the "
				+ "oldest, workers, senders, dead letters, whether it is paused.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:Printed",
				"1:No daemon could be reached, no manager answered, or the output cannot be written",
				"2:Wrong arguments" })
public final class StatusCommand extends AskingCommand {

	@ArgGroup
	private final Form form = new Form();

	@Option(names = "--every", paramLabel = "SECONDS", defaultValue = "1", converter = SecondsConverter.class,
			description = "How often --watch prints it. Default: ${DEFAULT-VALUE}")
	private int every;

	@Override
	public Integer call() {
		return (this.form.text || this.form.json || this.form.watch) ? super.call() : printStatistics();
	}

	@Override
	int ask(Managers managers) {
		try (RemoteQueueAdmin admin = managers.open()) {
			if (this.form.watch) {
				new StatusWatch(admin, out(), Terminal.console() != null, Duration.ofSeconds(this.every)).run();
			}
			else if (this.form.json) {
				out().println(ReportJson.MAPPER.writeValueAsString(ReportJson.of(await(admin.report()))));
			}
			else {
				out().print(new ReportText(ZoneId.systemDefault()).of(await(admin.report()), null));
				out().flush();
			}
			return ExitCode.OK;
		}
	}

	private int printStatistics() {
		quiet();
		QueueName name = name();
		LastFailure failure = new LastFailure();
		SpreadOptions spread = daemon().spread().toBuilder().metrics(failure).build();
		try (EventLoop loop = EventLoop.start("spread-queue-status");
				Sender sender = Sender.open(SenderOptions.of(name), spread, loop)) {
			Optional<ManagerInfo> manager = manager(sender);
			if (manager.isPresent()) {
				print(manager.get().statistics(), out());
				return ExitCode.OK;
			}
			err().println(Excerpt.line(explanation(name, sender.isConnected(), failure)));
			return ExitCode.SOFTWARE;
		}
	}

	private Optional<ManagerInfo> manager(Sender sender) {
		try {
			return Optional.of(sender.managerKnown().orTimeout(timeout().toSeconds(), TimeUnit.SECONDS).join());
		}
		catch (CompletionException ex) {
			return Optional.empty();
		}
	}

	private String explanation(QueueName name, boolean connected, LastFailure failure) {
		if (connected) {
			return "The daemon at " + daemon().address() + " is there, but no manager of queue '" + name
					+ "' answered within " + timeout().toSeconds() + " s. Is one running for this queue?";
		}
		String cause = failure.text;
		return "No Spread daemon could be reached within " + timeout().toSeconds() + " s: "
				+ ((cause != null) ? cause : "nothing answered at " + daemon().address() + ".");
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

	/** How it is printed, if not as for Perl programs. */
	private static final class Form {

		@Option(names = "--text", description = "Prints it for people.")
		private boolean text;

		@Option(names = "--json", description = "Prints it as JSON.")
		private boolean json;

		@Option(names = "--watch", description = "Prints it for people, again and again until interrupted.")
		private boolean watch;

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
