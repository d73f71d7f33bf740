// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

import org.spreadqueue.manager.QueueFigures;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.ProgramVersion;
import org.spreadqueue.manager.cli.options.TimeConverter;

/** Prepares workers or what they use for maintenance. */
@Command(name = "drain", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true,
		description = "Pauses a queue and waits until no worker has a message of it. Nothing is lost or repeated by stopping "
				+ "workers, or what they use, after that. Messages are taken in as before. The queue stays paused until it is "
				+ "resumed, whatever the outcome.",
		exitCodeListHeading = "%nExit codes:%n", exitCodeList = { "0:No worker has a message", AskingCommand.NOT_DONE,
				AskingCommand.USAGE, "6:Workers still have messages, or may have, or somebody has resumed the queue" })
public final class DrainCommand extends AskingCommand {

	static final int NOT_DRAINED = 6;

	private static final Duration INTERVAL = Duration.ofMillis(200);

	@Option(names = "--within", paramLabel = "TIME", converter = TimeConverter.class, defaultValue = "5m",
			description = "How long workers may take. Default: ${DEFAULT-VALUE}")
	private Duration within = Duration.ofMinutes(5);

	@Override
	int ask(Managers managers) {
		try (RemoteQueueAdmin admin = managers.open()) {
			await(admin.pause());
			long end = System.nanoTime() + this.within.toNanos();
			Drain drain = new Drain();
			QueueReport report = await(admin.report());
			boolean done = drain.isDone(report, System.nanoTime());
			while (!done && report.figures().paused() && System.nanoTime() - end < 0
					&& !Thread.currentThread().isInterrupted()) {
				LockSupport.parkNanos(INTERVAL.toNanos());
				report = await(admin.report());
				done = drain.isDone(report, System.nanoTime());
			}
			QueueFigures figures = report.figures();
			if (!figures.paused()) {
				err().println("Queue '" + managers.queue() + "' is not paused any more: somebody has resumed it, or "
						+ "another manager has taken over. It is not drained.");
				return NOT_DRAINED;
			}
			out().println("Queue '" + managers.queue() + "' is paused, " + figures.inFlight()
					+ " messages are at workers, " + figures.waiting() + " wait. Go on with resume.");
			if (!done && figures.inFlight() == 0) {
				err().println("The manager of queue '" + managers.queue() + "' has been there for less than "
						+ Drain.CLAIMING.toSeconds()
						+ " s, and workers may have messages that they have not told it of. "
						+ "Drain again, and give it more time with --within.");
			}
			return done ? ExitCode.OK : NOT_DRAINED;
		}
	}

}
