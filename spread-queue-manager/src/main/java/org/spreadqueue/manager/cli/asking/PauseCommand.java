// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.ProgramVersion;

/** Makes a manager dispatch nothing. */
@Command(name = "pause", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true,
		description = "Makes the manager of a queue dispatch nothing, until it is resumed. Messages are taken in as before, "
				+ "and jobs that run go on. With --directory, it stays so when the manager is started again.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { AskingCommand.DONE, AskingCommand.NOT_DONE, AskingCommand.USAGE })
public final class PauseCommand extends AskingCommand {

	@Override
	int ask(Managers managers) {
		try (RemoteQueueAdmin admin = managers.open()) {
			await(admin.pause());
			out().println("Queue '" + managers.queue() + "' is paused.");
			return ExitCode.OK;
		}
	}

}
