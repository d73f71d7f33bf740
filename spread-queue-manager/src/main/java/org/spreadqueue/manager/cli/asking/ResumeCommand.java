// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.asking;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

import org.spreadqueue.manager.RemoteQueueAdmin;
import org.spreadqueue.manager.cli.options.ProgramVersion;

/** Ends a pause or a drain. */
@Command(name = "resume", mixinStandardHelpOptions = true, versionProvider = ProgramVersion.class, sortOptions = false,
		usageHelpAutoWidth = true, description = "Makes the manager of a queue dispatch messages again.",
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { AskingCommand.DONE, AskingCommand.NOT_DONE, AskingCommand.USAGE })
public final class ResumeCommand extends AskingCommand {

	@Override
	int ask(Managers managers) {
		try (RemoteQueueAdmin admin = managers.open()) {
			await(admin.resume());
			out().println("Queue '" + managers.queue() + "' is dispatched again.");
			return ExitCode.OK;
		}
	}

}
