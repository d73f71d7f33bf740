// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.peers.KnownSender;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/** What was read of a queue. */
final class LoadedQueue {

	private final QueueName name;

	private final Map<Long, Producer> producers = new LinkedHashMap<>();

	private List<Entry> entries = new ArrayList<>();

	private boolean paused;

	LoadedQueue(QueueName name) {
		this.name = name;
	}

	QueueName name() {
		return this.name;
	}

	boolean isPaused() {
		return this.paused;
	}

	void paused(boolean paused) {
		this.paused = paused;
	}

	void forgetProducers() {
		this.producers.clear();
	}

	/**
	 * What begins above what is known follows something that is missing, so what is known
	 * stays: that its sender submits too much again does no harm.
	 */
	void accepted(long producer, long from, long since, long upTo) {
		Producer known = this.producers.computeIfAbsent(producer, (key) -> new Producer());
		if (from <= known.upTo) {
			known.since = since;
			known.upTo = Math.max(known.upTo, upTo);
		}
	}

	void ended(MessageId id, Frame.OtherOutcome outcome) {
		Map<Long, Frame.OtherOutcome> outcomes = this.producers.computeIfAbsent(id.producer(),
				(key) -> new Producer()).outcomes;
		outcomes.put(outcome.sequence(), outcome);
		if (outcomes.size() > KnownSender.OUTCOMES_REMEMBERED) {
			outcomes.remove(outcomes.keySet().iterator().next());
		}
	}

	List<ProducerState> producers() {
		List<ProducerState> states = new ArrayList<>(this.producers.size());
		this.producers.forEach((producer, state) -> states
			.add(new ProducerState(producer, state.since, state.upTo, List.copyOf(state.outcomes.values()))));
		return states;
	}

	/** What is known of it except its messages is what a snapshot says of it. */
	void known(@Nullable LoadedQueue snapshot) {
		this.producers.clear();
		this.paused = snapshot != null && snapshot.paused;
		if (snapshot != null) {
			this.producers.putAll(snapshot.producers);
		}
	}

	void add(Entry entry) {
		this.entries.add(entry);
	}

	/** Returns the messages that are still held, in the order of their arrival. */
	List<Entry> entries() {
		this.entries.removeIf(Entry::isRemoved);
		this.entries.sort(Comparator.comparingLong(Entry::position));
		return this.entries;
	}

	/** Forgets the messages: their manager has them. */
	void recovered() {
		this.entries = List.of();
		this.producers.clear();
	}

	private static final class Producer {

		private long since;

		private long upTo;

		private final Map<Long, Frame.OtherOutcome> outcomes = new LinkedHashMap<>();

	}

}
