// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.autoconfigure;

import java.nio.file.Path;
import java.util.function.Supplier;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import org.spreadqueue.boot.autoconfigure.failure.QueueDirectoryException;
import org.spreadqueue.boot.autoconfigure.properties.ManagerProperties;
import org.spreadqueue.boot.autoconfigure.properties.PropertyMapping;
import org.spreadqueue.journal.Journal;
import org.spreadqueue.journal.JournalException;
import org.spreadqueue.journal.JournalOptions;
import org.spreadqueue.manager.MessageLogs;

/** The directory in which managers keep their messages, if the properties name one. */
final class QueueDirectory {

	private static final String JOURNAL = "org.spreadqueue.journal.Journal";

	private QueueDirectory() {
	}

	/**
	 * Returns what opens it.
	 * @throws QueueDirectoryException if the module for it is missing; what the supplier
	 * throws if the directory cannot be used
	 */
	static Supplier<MessageLogs> of(ManagerProperties properties) {
		String directory = properties.directory();
		if (!StringUtils.hasText(directory)) {
			return () -> MessageLogs.NONE;
		}
		if (!ClassUtils.isPresent(JOURNAL, null)) {
			throw new QueueDirectoryException(
					"spread.queue.manager.directory is '" + directory
							+ "', but what keeps queues in a directory is not on the class path.",
					"Add the dependency org.spreadqueue:spread-queue-journal. To keep queues in memory only, remove the "
							+ "property.",
					null);
		}
		return Opening.of(directory, properties);
	}

	/** Apart, so that the class above can be read without the module. */
	private static final class Opening {

		static Supplier<MessageLogs> of(String directory, ManagerProperties properties) {
			JournalOptions options = PropertyMapping
				.of("manager.",
						PropertyMapping.convert("manager.directory", directory,
								(path) -> JournalOptions.of(Path.of(path))))
				.set("sync-interval", properties.syncInterval(), JournalOptions::withSyncInterval)
				.options();
			return () -> open(options);
		}

		private static MessageLogs open(JournalOptions options) {
			try {
				return Journal.open(options);
			}
			catch (JournalException ex) {
				throw new QueueDirectoryException(StringUtils.capitalize(String.valueOf(ex.getMessage())),
						"Set spread.queue.manager.directory to a directory on a local disk that this application can write "
								+ "to, and no other program uses. To look into a directory that is damaged: "
								+ "spread-queue-manager journal check " + options.directory(),
						ex);
			}
		}

	}

}
