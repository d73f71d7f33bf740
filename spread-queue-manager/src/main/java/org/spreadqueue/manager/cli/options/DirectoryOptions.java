// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.spreadqueue.journal.Journal;
import org.spreadqueue.journal.JournalOptions;
import org.spreadqueue.manager.MessageLogs;

/** Where the messages are kept. */
public final class DirectoryOptions {

	@Option(names = "--directory", paramLabel = "DIR",
			description = "Keeps the messages in this directory, too, so that they survive the program. It belongs to "
					+ "one program at a time. Default: messages are in memory only")
	private @Nullable Path directory;

	@Option(names = "--sync-interval", paramLabel = "TIME", converter = TimeConverter.class, defaultValue = "0ms",
			description = "With --directory: 0ms to accept a message when the disk has it; else how often the disk is "
					+ "waited for, such as 10ms: what was accepted since is lost when the machine stops. "
					+ "Default: ${DEFAULT-VALUE}")
	private Duration syncInterval = JournalOptions.DEFAULT_SYNC_INTERVAL;

	@Spec(Spec.Target.MIXEE)
	private @Nullable CommandSpec command;

	/**
	 * Opens the directory, if there is one. Blocks.
	 * @throws org.spreadqueue.journal.JournalException if it cannot be used
	 */
	public MessageLogs open() {
		if (this.directory == null) {
			return MessageLogs.NONE;
		}
		JournalOptions options;
		try {
			options = JournalOptions.of(this.directory).withSyncInterval(this.syncInterval);
		}
		catch (IllegalArgumentException ex) {
			CommandSpec spec = this.command;
			throw (spec != null) ? new ParameterException(spec.commandLine(),
					"Invalid value for option '--sync-interval': " + ex.getMessage()) : ex;
		}
		return Journal.open(options);
	}

}
