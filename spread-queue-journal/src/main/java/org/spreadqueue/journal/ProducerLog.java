// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * What is to be written of the producers of a queue, and what is written. That messages
 * were accepted is written with the next one of their producer that is: nothing is lost
 * of those that are not.
 */
final class ProducerLog {

	private static final Accepted NOTHING = new Accepted(0, 0);

	/** Up to where the journal says that all messages are accepted. */
	private final Map<Long, Accepted> written = new HashMap<>();

	/** Up to where they are. */
	private final Map<Long, Accepted> accepted = new HashMap<>();

	/** The highest sequences of messages since a producer was written last. */
	private final Map<Long, Long> news = new HashMap<>();

	private final List<Ended> ended = new ArrayList<>();

	private boolean forgotten;

	void recovered(List<ProducerState> states) {
		states.forEach((state) -> this.written.put(state.producer(), new Accepted(state.since(), state.upTo())));
	}

	/** A message of a producer is to be written. */
	void added(MessageId id) {
		this.news.merge(id.producer(), id.sequence(), Math::max);
	}

	void accepted(long producer, long since, long upTo) {
		this.accepted.put(producer, new Accepted(since, upTo));
	}

	void ended(MessageId id, Frame.OtherOutcome outcome) {
		this.ended.add(new Ended(id, outcome));
		added(id);
	}

	void forget() {
		this.written.clear();
		this.accepted.clear();
		this.news.clear();
		this.ended.clear();
		this.forgotten = true;
	}

	/**
	 * Writes what is new.
	 * @param complete whether the manager has said everything. If not, it may still have
	 * to say that it has accepted a message that is written already
	 */
	void write(QueueName queue, RecordBuilder builder, boolean complete) {
		if (this.forgotten) {
			builder.about(queue, 0).producersForgotten();
			this.forgotten = false;
		}
		Iterator<Map.Entry<Long, Long>> iterator = this.news.entrySet().iterator();
		while (iterator.hasNext()) {
			Map.Entry<Long, Long> next = iterator.next();
			long upTo = write(queue, builder, next.getKey());
			if (complete || upTo >= next.getValue()) {
				iterator.remove();
			}
		}
		for (Ended each : this.ended) {
			builder.about(queue, each.outcome.text().length()).ended(each.id, each.outcome);
		}
		this.ended.clear();
	}

	private long write(QueueName queue, RecordBuilder builder, long producer) {
		Accepted before = this.written.getOrDefault(producer, NOTHING);
		Accepted now = this.accepted.getOrDefault(producer, before);
		if (now.upTo > before.upTo) {
			builder.about(queue, 0).accepted(producer, before.upTo, now.since, now.upTo);
			this.written.put(producer, now);
		}
		return now.upTo;
	}

	/**
	 * Writes a snapshot, after which the journal knows of these producers only. What this
	 * log was not told of is in no record, and must not count as accepted.
	 */
	void snapshot(QueueName queue, List<ProducerState> states, RecordBuilder builder) {
		Map<Long, Accepted> told = new HashMap<>(this.written);
		told.putAll(this.accepted);
		this.written.clear();
		for (ProducerState state : states) {
			long upTo = Math.min(state.upTo(), told.getOrDefault(state.producer(), NOTHING).upTo);
			this.written.put(state.producer(), new Accepted(state.since(), upTo));
			builder.about(queue, 0).accepted(state.producer(), 0, state.since(), upTo);
			for (Frame.OtherOutcome outcome : state.outcomes()) {
				builder.about(queue, outcome.text().length())
					.ended(new MessageId(state.producer(), outcome.sequence()), outcome);
			}
		}
		this.accepted.keySet().retainAll(this.written.keySet());
	}

	/** The sequences above the one, up to the other. */
	private record Accepted(long since, long upTo) {
	}

	private record Ended(MessageId id, Frame.OtherOutcome outcome) {
	}

}
