// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.nio.file.Path;

import org.apache.activemq.artemis.core.journal.JournalLoadInformation;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

import org.spreadqueue.journal.JournalException.Reason;
import org.spreadqueue.journal.JournalScan.Gap;
import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.spread.log.QuotingLogger;

/**
 * A journal that can be written, and what was in it.
 *
 * @param sequence the highest one that was ever used
 */
record LoadedJournal(JournalFiles files, Settings settings, JournalImpl journal, Loading content, long sequence) {

	private static final Logger logger = QuotingLogger.of(LoadedJournal.class);

	/** A spare one is created as soon as one is used. */
	private static final int FILES_AT_FIRST = 2;

	/**
	 * Files are deleted rather than used again: bytes of an earlier use, which a sender
	 * may have chosen, could be taken for records.
	 */
	private static final int FILES_USED_AGAIN = 0;

	/** Artemis does not compact: the journal itself moves what is held. */
	private static final int NO_COMPACTION = 0;

	/** Reads a directory that is locked, and has Artemis open it. */
	static LoadedJournal load(Path directory, Settings settings, Journal.FilesFactory factory) {
		JournalFiles files = factory.create(directory, settings.bufferSize(), true);
		JournalImpl journal = artemis(files, settings);
		try {
			Loading content = new Loading();
			JournalScan scan = new JournalScan(files, settings, journal, content, false);
			scan.run();
			requireUndamaged(directory, scan);
			Gap torn = scan.torn();
			if (torn != null) {
				logger.warn("Writing of '{}' was interrupted at {}: {}. Nothing that was synced is lost",
						torn.file().toString(), torn.position(), torn.reason());
				files.erase(torn.file(), torn.position());
			}
			journal.start();
			JournalLoadInformation information = journal.loadInternalOnly();
			return new LoadedJournal(files, settings, journal, content,
					Math.max(scan.sequence(), information.getMaxID()));
		}
		catch (JournalException ex) {
			throw ex;
		}
		catch (Exception ex) {
			stop(journal);
			throw new JournalException(Reason.UNUSABLE, directory,
					"The journal in '" + directory + "' cannot be opened: " + ex + reserve(directory, settings), ex);
		}
	}

	/** Creates what reads and writes files, but does not start it. */
	static JournalImpl artemis(JournalFiles files, Settings settings) {
		return new JournalImpl(settings.fileSize(), FILES_AT_FIRST, FILES_USED_AGAIN, NO_COMPACTION, NO_COMPACTION,
				files, Settings.PREFIX, Settings.EXTENSION, 1);
	}

	private static String reserve(Path directory, Settings settings) {
		long usable = directory.toFile().getUsableSpace();
		long needed = (FILES_AT_FIRST + 1L) * settings.fileSize();
		return (usable >= needed) ? "." : ". Its disk has " + (usable >> 20) + " MB left; a journal that is new needs "
				+ (needed >> 20) + " MB.";
	}

	private static void requireUndamaged(Path directory, JournalScan scan) {
		if (scan.isNewer()) {
			throw new JournalException(Reason.NEWER_VERSION, directory, "The journal in '" + directory
					+ "' was written by a later version of this program. Use that version; it can also export the "
					+ "messages: spread-queue-manager journal export " + directory, null);
		}
		if (!scan.damage().isEmpty()) {
			Gap first = scan.damage().get(0);
			throw new JournalException(Reason.DAMAGED, directory, "The journal in '" + directory
					+ "' is damaged: file '" + first.file() + "', position " + first.position() + ": " + first.reason()
					+ ". Save what can be read with 'spread-queue-manager journal export " + directory
					+ " FILE', move the directory away, and put it back with 'spread-queue-manager journal import "
					+ directory + " FILE'.", null);
		}
	}

	private static void stop(@Nullable JournalImpl journal) {
		try {
			if (journal != null) {
				journal.stop();
			}
		}
		catch (RuntimeException ex) {
			logger.debug("A journal that could not be loaded was not stopped", ex);
		}
	}

}
