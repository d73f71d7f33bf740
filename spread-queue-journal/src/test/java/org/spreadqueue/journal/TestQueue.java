// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.manager.MessageLogs;
import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.store.MessageLog;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

/** A queue with its log, as a manager has it: one producer, and short words. */
final class TestQueue implements MessageLogs.Listener {

	static final long PRODUCER = 0x1234_5678_9abc_def0L;

	final MessageLog log;

	final MessageStore store;

	final List<ProducerState> recoveredProducers;

	final boolean recoveredPaused;

	final AtomicInteger synced = new AtomicInteger();

	final List<Exception> failures = new CopyOnWriteArrayList<>();

	private final Semaphore news = new Semaphore(0);

	private final TestClock clock;

	private final List<Frame.OtherOutcome> outcomes = new ArrayList<>();

	private long upTo;

	TestQueue(Journal journal, String name, TestClock clock) {
		this.clock = clock;
		this.log = journal.open(new QueueName(name), this);
		MessageLog.Recovered recovered = this.log.recover(clock.now(), this::producers);
		this.store = new MessageStore(QueueLimits.DEFAULT, this.log);
		recovered.messages().forEach((message) -> this.store.recover(message, clock.now()));
		this.recoveredProducers = recovered.producers();
		this.recoveredPaused = recovered.paused();
		for (ProducerState state : recovered.producers()) {
			this.upTo = state.upTo();
			this.outcomes.addAll(state.outcomes());
		}
	}

	private List<ProducerState> producers() {
		return (this.upTo > 0) ? List.of(new ProducerState(PRODUCER, 0, this.upTo, List.copyOf(this.outcomes)))
				: List.of();
	}

	static Content text(String text) {
		return Content.json(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
	}

	static String text(StoredMessage message) {
		return new String(message.content().body(), java.nio.charset.StandardCharsets.UTF_8);
	}

	/**
	 * The next number of the producer that it has no message of. A crash may leave a
	 * message without the number up to which all are accepted: its producer submits it
	 * again, and it is held already, so it only counts.
	 */
	private MessageId nextId() {
		MessageId id = new MessageId(PRODUCER, this.upTo + 1);
		while (this.store.contains(id)) {
			this.upTo = id.sequence();
			id = new MessageId(PRODUCER, this.upTo + 1);
		}
		return id;
	}

	/** The next message of the producer. */
	StoredMessage add(String text) {
		return add(text(text));
	}

	StoredMessage add(Content content) {
		long now = this.clock.now();
		return add(new StoredMessage(nextId(), "#s#host", Origin.SENDER, content, false, 4, null, now, now,
				StoredMessage.NEVER, 0));
	}

	StoredMessage add(Content content, int priority, @Nullable String key, Duration delay, Duration expiry) {
		long now = this.clock.now();
		return add(new StoredMessage(nextId(), "#s#host", Origin.SENDER, content.withHeaders(Map.of("a", "b")), false,
				priority, key, now, StoredMessage.later(now, delay.toMillis()),
				StoredMessage.later(now, expiry.toMillis()), 0));
	}

	StoredMessage add(StoredMessage message) {
		this.store.add(message, this.clock.now());
		this.upTo++;
		this.log.accepted(PRODUCER, 0, this.upTo);
		return message;
	}

	/** A request: accepted, but not written. */
	void request() {
		long now = this.clock.now();
		add(new StoredMessage(nextId(), "#s#host", Origin.SENDER, Content.NULL, true, 4, null, now, now,
				StoredMessage.NEVER, 0));
	}

	void end(StoredMessage message, Frame.Outcome outcome, String text) {
		this.store.remove(message);
		Frame.OtherOutcome other = new Frame.OtherOutcome(message.id().sequence(), outcome, text);
		this.outcomes.add(other);
		this.log.ended(message.id(), other);
	}

	void forgetProducers() {
		this.upTo = 0;
		this.outcomes.clear();
		this.log.forgetProducers();
	}

	StoredMessage dispatch() {
		return Objects.requireNonNull(this.store.dispatch(this.clock.now()));
	}

	long commit() {
		return this.log.commit(this.clock.now());
	}

	/** Commits, and waits until that is synced. */
	void sync() {
		awaitSynced(commit());
	}

	void awaitSynced(long commit) {
		try {
			while (this.log.synced() < commit) {
				assertThat(this.news.tryAcquire(20, TimeUnit.SECONDS)).as("news that more is synced").isTrue();
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The bodies of the waiting messages, oldest first. */
	List<String> waiting() {
		return this.store.waitingInOrder().stream().map(TestQueue::text).toList();
	}

	long upTo() {
		return this.upTo;
	}

	@Override
	public void synced() {
		this.synced.incrementAndGet();
		this.news.release();
	}

	@Override
	public void failed(Exception cause) {
		this.failures.add(cause);
	}

}
