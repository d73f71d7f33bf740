// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.MessageLog.Recovered;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * What is on a disk.
 */
final class DiskContent {

	/** By number, which is their order. */
	private final TreeMap<Long, StoredMessage> records = new TreeMap<>();

	private final Map<Long, Producer> producers = new HashMap<>();

	/** The numbers of the messages that have become dead letters. */
	private final Set<Integer> letters = new HashSet<>();

	private boolean paused;

	void add(long record, StoredMessage message) {
		this.records.put(record, message);
	}

	/** Another attempt or delay of a message, if it is still here. */
	void change(long record, int attempt, long notBefore) {
		this.records.computeIfPresent(record, (key, message) -> copy(message, attempt, notBefore));
	}

	boolean has(long record) {
		return this.records.containsKey(record);
	}

	void remove(long record) {
		this.records.remove(record);
	}

	void accepted(long producer, long since, long upTo) {
		Producer known = this.producers.computeIfAbsent(producer, (key) -> new Producer());
		known.since = since;
		known.upTo = Math.max(known.upTo, upTo);
	}

	void ended(MessageId id, Frame.OtherOutcome outcome) {
		this.producers.computeIfAbsent(id.producer(), (key) -> new Producer()).outcomes.put(id.sequence(), outcome);
	}

	/** This is known of the producers, and nothing else. */
	void producers(List<ProducerState> states) {
		this.producers.clear();
		for (ProducerState state : states) {
			accepted(state.producer(), state.since(), state.upTo());
			state.outcomes().forEach((other) -> ended(new MessageId(state.producer(), other.sequence()), other));
		}
	}

	void paused(boolean isPaused) {
		this.paused = isPaused;
	}

	void letter(int number) {
		this.letters.add(number);
	}

	boolean hasLetter(int number) {
		return this.letters.contains(number);
	}

	/** Of two messages with one id the older one is of no use any more. */
	Recovered recover() {
		Map<MessageId, Long> newest = new HashMap<>();
		this.records.forEach((record, message) -> newest.put(message.id(), record));
		this.records.entrySet().removeIf((entry) -> !entry.getKey().equals(newest.get(entry.getValue().id())));
		List<StoredMessage> messages = new ArrayList<>();
		this.records.forEach((record, message) -> {
			StoredMessage copy = copy(message, message.attempt(), message.notBefore());
			copy.logEntry(record);
			messages.add(copy);
		});
		List<ProducerState> states = new ArrayList<>();
		new TreeMap<>(this.producers).forEach((producer, known) -> states
			.add(new ProducerState(producer, known.since, known.upTo, List.copyOf(known.outcomes.values()))));
		return new Recovered(messages, states, this.paused);
	}

	/** A message of the same content that is in no store. */
	static StoredMessage copy(StoredMessage message, int attempt, long notBefore) {
		return new StoredMessage(message.id(), message.originator(), message.origin(), message.content(),
				message.isReplyWanted(), message.priority(), message.orderingKey(), message.arrived(), notBefore,
				message.expiresAt(), attempt);
	}

	private static final class Producer {

		private long since;

		private long upTo;

		private final Map<Long, Frame.OtherOutcome> outcomes = new LinkedHashMap<>();

	}

}
