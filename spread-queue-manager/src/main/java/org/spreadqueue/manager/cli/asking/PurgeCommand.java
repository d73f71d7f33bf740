// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.ProgramVersion;

/** Removes what waits in a queue. */
@Command(name = "purge", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true,
		description = "Removes all messages that wait in a queue, for good. Their senders are told. Messages at workers stay "
				+ "there; dead letters are in another queue, QUEUE.dlq.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { AskingCommand.DONE, AskingCommand.NOT_DONE, "2:Wrong arguments, or not confirmed" })
public final class PurgeCommand extends AskingCommand {

	@Mixin
	private final Confirmation confirmation = new Confirmation();

	@Override
	int ask(Managers managers) {
		try (RemoteQueueAdmin admin = managers.open()) {
			int waiting = await(admin.report()).figures().waiting();
			String queue = managers.queue().value();
			if (!this.confirmation.given(queue,
					"All " + waiting + " messages that wait in queue '" + queue + "' will be removed for good.")) {
				throw daemon().usage("Nothing is purged: " + waiting + " messages wait in queue '" + queue
						+ "'. Say --yes to remove them.");
			}
			out().println(await(admin.purge()) + " messages of queue '" + queue + "' are removed.");
			return ExitCode.OK;
		}
	}

}
