// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.spreadqueue.journal.JournalException.Reason;
import org.spreadqueue.journal.JournalScan.Gap;
import org.spreadqueue.journal.files.JournalFiles;

/**
 * Looks into the directory of a journal that nobody has open, for people who maintain
 * one. Changes nothing in it. Messages come back by {@link JournalImport}.
 *
 * @since 0.1.0
 */
public final class JournalTool {

	private JournalTool() {
	}

	/**
	 * Reads a journal. Blocks.
	 * @throws JournalException if the directory has no journal, is in use, or cannot be
	 * read; not if it is damaged
	 */
	public static Report check(Path directory) {
		return check(directory, Settings.DEFAULT);
	}

	static Report check(Path directory, Settings settings) {
		return scan(directory, settings, (queues) -> {
		});
	}

	/**
	 * Writes what is in a journal as JSON, one line for each message, producer and paused
	 * queue. Of one that is damaged, what can be read: that may be messages whose end was
	 * written in what cannot. Blocks.
	 * @throws java.io.UncheckedIOException if it cannot be written
	 * @throws JournalException as {@link #check}
	 */
	public static Report export(Path directory, Writer out) {
		return export(directory, out, Settings.DEFAULT);
	}

	static Report export(Path directory, Writer out, Settings settings) {
		return scan(directory, settings,
				(queues) -> queues.values().forEach((queue) -> JournalLines.write(queue, out)));
	}

	private static Report scan(Path directory, Settings settings, Use use) {
		if (!Files.isDirectory(directory)) {
			throw new JournalException(Reason.UNUSABLE, directory, "There is no directory '" + directory + "'.", null);
		}
		try (DirectoryLock lock = DirectoryLock.of(directory)) {
			JournalFiles files = new JournalFiles(directory, settings.bufferSize(), false);
			if (files.listFiles(Settings.EXTENSION).isEmpty()) {
				throw new JournalException(Reason.UNUSABLE, directory,
						"There is no journal in the directory '" + directory + "'.", null);
			}
			Loading loading = new Loading();
			JournalScan scan = new JournalScan(files, settings, LoadedJournal.artemis(files, settings), loading, true);
			scan.run();
			Map<String, LoadedQueue> queues = new TreeMap<>();
			loading.queues().forEach((name, queue) -> queues.put(name.value(), queue));
			use.of(queues);
			return report(scan, queues);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new JournalException(Reason.UNUSABLE, directory,
					"The journal in '" + directory + "' cannot be read: " + ex, ex);
		}
	}

	private static Report report(JournalScan scan, Map<String, LoadedQueue> queues) {
		List<String> damage = new ArrayList<>();
		scan.damage().forEach((gap) -> damage.add(text(gap)));
		if (scan.isNewer()) {
			damage.add("a later version of this program has written records that this one cannot read");
		}
		Gap torn = scan.torn();
		return new Report(queues.values()
			.stream()
			.map((queue) -> new QueueReport(queue.name().value(), queue.entries().size(), queue.producers().size(),
					queue.isPaused()))
			.toList(), damage, (torn != null) ? List.of(text(torn)) : List.of());
	}

	private static String text(Gap gap) {
		return gap.file() + ", position " + gap.position() + ": " + gap.reason();
	}

	private interface Use {

		void of(Map<String, LoadedQueue> queues);

	}

	/**
	 * What is in a journal.
	 *
	 * @param queues by name
	 * @param damage where something is missing or damaged; empty if nothing is
	 * @param interrupted where writing was interrupted by a crash, which is none
	 */
	public record Report(List<QueueReport> queues, List<String> damage, List<String> interrupted) {
	}

	/**
	 * What is in a journal of a queue.
	 *
	 * @param messages how many it holds
	 * @param producers how many senders are known
	 */
	public record QueueReport(String queue, int messages, int producers, boolean paused) {
	}

}
