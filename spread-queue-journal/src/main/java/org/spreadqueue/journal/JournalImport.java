// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

import org.spreadqueue.QueueName;
import org.spreadqueue.journal.files.JournalFiles;
import org.spreadqueue.journal.record.JournalMessage;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.MessageLog.Recovered;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Puts what {@link JournalTool#export} has written into a journal, behind what is there.
 *
 * @since 0.1.0
 */
public final class JournalImport {

	/** So many lines are written at a time. */
	private static final int AT_A_TIME = 1000;

	private final Journal journal;

	private final InstantSource clock;

	private final LongSupplier nanos;

	private final Map<QueueName, Target> targets = new LinkedHashMap<>();

	private int imported;

	private int present;

	private JournalImport(Journal journal, InstantSource clock, LongSupplier nanos) {
		this.journal = journal;
		this.clock = clock;
		this.nanos = nanos;
	}

	/**
	 * Imports lines. A message that is there already is left alone. When this returns,
	 * everything is on the disk. Blocks.
	 * @throws IllegalArgumentException if a line cannot be read; what was before it is
	 * imported then
	 * @throws JournalException as {@link Journal#open}, or if it cannot be written
	 */
	public static Result of(JournalOptions options, BufferedReader lines) throws IOException {
		return of(options, lines, Settings.DEFAULT, InstantSource.system(), System::nanoTime);
	}

	static Result of(JournalOptions options, BufferedReader lines, Settings settings, InstantSource clock,
			LongSupplier nanos) throws IOException {
		Journal journal = Journal.open(options, settings, clock, JournalFiles::new);
		JournalImport all = new JournalImport(journal, clock, nanos);
		try (journal) {
			all.run(lines);
		}
		journal.requireNoFailure();
		return new Result(all.imported, all.present);
	}

	private void run(BufferedReader lines) throws IOException {
		int number = 0;
		for (String text = lines.readLine(); text != null; text = lines.readLine()) {
			number++;
			try {
				take(JournalLines.read(text));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("Line " + number + " is not one of an export: " + ex.getMessage(),
						ex);
			}
			if (number % AT_A_TIME == 0) {
				this.targets.values().forEach((target) -> target.log.commit(this.nanos.getAsLong()));
			}
		}
		this.targets.values().forEach(Target::commitProducers);
		this.journal.writeSnapshot();
	}

	private void take(JournalLines.Line line) {
		Target target = this.targets.computeIfAbsent(line.queue(), Target::new);
		if (line.paused()) {
			target.log.paused(true);
		}
		ProducerState producer = line.producer();
		if (producer != null) {
			target.producers.merge(producer.producer(), producer,
					(one, other) -> (one.upTo() >= other.upTo()) ? one : other);
		}
		JournalMessage message = line.message();
		if (message != null) {
			if (target.ids.add(message.id())) {
				long now = this.nanos.getAsLong();
				target.log.added(new Moment(now, this.clock.millis()).toStored(message), now);
				this.imported++;
			}
			else {
				this.present++;
			}
		}
	}

	/**
	 * What an import has done.
	 *
	 * @param imported messages that are there now
	 * @param present messages that were there already
	 */
	public record Result(int imported, int present) {
	}

	/** A queue of the journal. */
	private final class Target implements MessageLogs.Listener {

		private final MessageLog log;

		private final Set<MessageId> ids = new HashSet<>();

		private final Map<Long, ProducerState> producers = new LinkedHashMap<>();

		Target(QueueName queue) {
			this.log = JournalImport.this.journal.open(queue, this);
			Recovered found = this.log.recover(JournalImport.this.nanos.getAsLong(),
					() -> new ArrayList<>(this.producers.values()));
			found.messages().stream().map(StoredMessage::id).forEach(this.ids::add);
			found.producers().forEach((producer) -> this.producers.put(producer.producer(), producer));
		}

		void commitProducers() {
			for (ProducerState producer : this.producers.values()) {
				this.log.accepted(producer.producer(), producer.since(), producer.upTo());
			}
			this.log.commit(JournalImport.this.nanos.getAsLong());
		}

		@Override
		public void synced() {
		}

		@Override
		public void failed(Exception cause) {
		}

	}

}
