// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random operations on a store and on a list that keeps the same rules the slow way. A
 * failure names the seed and the step, and repeats with them.
 */
class MessageStoreModelTests {

	private static final int RUNS = 60;

	private static final int STEPS = 1_000;

	/** The second clock passes from the largest number to the smallest during a run. */
	@ParameterizedTest
	@ValueSource(longs = { 0, Long.MAX_VALUE - 2_000 })
	void doesWhatASimpleListDoes(long clock) {
		for (int seed = 0; seed < RUNS; seed++) {
			new Run(seed, clock).run();
		}
	}

	private static final class Run {

		private final int seed;

		private final Random random;

		private final QueueLimits limits;

		private final MessageStore store;

		private final NaiveStore naive;

		private final List<StoredMessage> ended = new ArrayList<>();

		private long now;

		private long sequence;

		private String step = "";

		Run(int seed, long clock) {
			this.seed = seed;
			this.random = new Random(seed);
			this.now = clock;
			this.limits = QueueLimits.DEFAULT.withMaxLength(1 + this.random.nextInt(40))
				.withMaxSize(1 + this.random.nextInt(40_000));
			this.store = new MessageStore(this.limits);
			this.naive = new NaiveStore(this.limits);
		}

		void run() {
			for (int i = 0; i < STEPS; i++) {
				this.now += this.random.nextInt(10);
				this.step = "seed " + this.seed + ", step " + i;
				step();
				check();
			}
			emptyItByDoing();
		}

		private void step() {
			switch (this.random.nextInt(16)) {
				case 0, 1, 2, 3, 4 -> add();
				case 5, 6, 7 -> dispatch();
				case 8 -> claim();
				case 9 -> requeue();
				case 10 -> requeueLater();
				case 11 -> hold();
				case 12, 13 -> removeAny();
				case 14 -> expire();
				default -> rarely();
			}
		}

		private void add() {
			StoredMessage message = message();
			int size = message.size();
			same("room for it", this.store.hasRoom(size), this.naive.hasRoom(size));
			if (!this.store.hasRoom(size) && this.random.nextBoolean()) {
				List<StoredMessage> displaced = this.store.displaceFor(size);
				same("displaced", displaced, this.naive.displaceFor(size));
				this.ended.addAll(displaced);
			}
			if (this.store.hasRoom(size)) {
				this.store.add(message, this.now);
				this.naive.add(message);
			}
		}

		private StoredMessage message() {
			this.sequence++;
			String key = (this.random.nextInt(3) == 0) ? null : "k" + this.random.nextInt(4);
			long notBefore = (this.random.nextInt(4) == 0) ? this.now + this.random.nextInt(60) : this.now;
			long expiresAt = (this.random.nextInt(3) == 0) ? this.now + this.random.nextInt(150) : StoredMessage.NEVER;
			return new StoredMessage(new MessageId(1, this.sequence), "#s#h", StoredMessage.Origin.SENDER,
					new Content(Content.JSON, new byte[this.random.nextInt(100)], Map.of()), false,
					this.random.nextInt(10), key, this.now, notBefore, expiresAt, this.random.nextInt(2));
		}

		private void dispatch() {
			same("dispatched", this.store.dispatch(this.now), this.naive.dispatch(this.now));
		}

		private void claim() {
			StoredMessage message = any(this.naive.entries().stream().map((entry) -> entry.message).toList());
			if (message != null) {
				StoredMessage claimed = this.store.claim(message.id(), this.now);
				same("claimed", claimed, this.naive.claim(message) ? message : null);
			}
		}

		private void requeue() {
			StoredMessage message = any(this.naive.inFlightInOrder());
			if (message != null) {
				boolean untouched = this.random.nextBoolean();
				if (untouched) {
					this.store.requeueUncounted(message, this.now);
				}
				else {
					this.store.requeue(message, this.now);
				}
				this.naive.requeue(message, untouched);
			}
		}

		private void requeueLater() {
			StoredMessage message = any(this.naive.inFlightInOrder());
			if (message != null) {
				long notBefore = this.now + this.random.nextInt(60);
				this.store.requeueAt(message, notBefore, this.now);
				this.naive.requeueAt(message, notBefore);
			}
		}

		private void hold() {
			StoredMessage message = any(this.naive.waitingInOrder());
			if (message != null) {
				long notBefore = this.now - 20 + this.random.nextInt(80);
				this.store.holdUntil(message, notBefore);
				this.naive.holdUntil(message, notBefore);
			}
		}

		private void removeAny() {
			boolean inFlight = this.random.nextInt(4) > 0;
			StoredMessage message = any(inFlight ? this.naive.inFlightInOrder() : this.naive.waitingInOrder());
			if (message != null) {
				this.store.remove(message);
				this.naive.remove(message);
				this.ended.add(message);
			}
		}

		private void expire() {
			List<StoredMessage> expired = this.store.expired(this.now);
			same("expired", expired, this.naive.expired(this.now));
			this.ended.addAll(expired);
		}

		private void rarely() {
			switch (this.random.nextInt(8)) {
				case 0 -> {
					List<StoredMessage> purged = this.store.purge();
					same("purged", purged, this.naive.purge());
					this.ended.addAll(purged);
				}
				case 1 -> {
					this.store.pause();
					this.naive.pause(true);
				}
				case 2 -> this.now += 100;
				default -> {
					this.store.resume();
					this.naive.pause(false);
				}
			}
		}

		/**
		 * Not every time with the time: what the store puts off until it is told the time
		 * must not matter.
		 */
		private void check() {
			same("waiting", List.copyOf(this.store.waitingInOrder()), this.naive.waitingInOrder());
			same("number waiting", this.store.waiting(), this.naive.waitingInOrder().size());
			same("number in flight", this.store.inFlight(), this.naive.inFlightInOrder().size());
			same("bytes", this.store.bytes(), this.naive.bytes());
			same("room", this.store.room(1), this.naive.room(1));
			same("room for larger ones", this.store.room(200), this.naive.room(200));
			same("oldest age", this.store.oldestAge(this.now), this.naive.oldestAge(this.now));
			assertThat(this.store.waiting() + this.store.inFlight()).as(this.step)
				.isLessThanOrEqualTo(this.limits.maxLength());
			assertThat(this.store.bytes()).as(this.step).isLessThanOrEqualTo(this.limits.maxSize());
			this.naive.entries().forEach(this::checkEntry);
			StoredMessage gone = any(this.ended);
			if (gone != null) {
				same("still there", this.store.contains(gone.id()), false);
			}
			if (this.random.nextInt(3) == 0) {
				same("delayed", this.store.delayed(this.now), this.naive.delayed(this.now));
				same("next change", this.store.nextChange(this.now), this.naive.nextChange(this.now));
			}
		}

		private void checkEntry(NaiveStore.Entry entry) {
			StoredMessage message = entry.message;
			same("found", this.store.get(message.id()), message);
			same("in flight", message.isInFlight(), entry.inFlight);
			same("attempt", message.attempt(), entry.attempt);
			same("not before", message.notBefore(), entry.notBefore);
		}

		private void emptyItByDoing() {
			this.step = "seed " + this.seed + ", at the end";
			this.store.resume();
			this.naive.pause(false);
			List.copyOf(this.naive.inFlightInOrder()).forEach((message) -> {
				this.store.remove(message);
				this.naive.remove(message);
			});
			this.now += Duration.ofSeconds(1).toNanos();
			expire();
			for (StoredMessage next = this.store.dispatch(this.now); next != null; next = this.store
				.dispatch(this.now)) {
				same("dispatched", next, this.naive.dispatch(this.now));
				this.store.remove(next);
				this.naive.remove(next);
				check();
			}
			same("left", this.naive.entries(), List.of());
			same("left", this.store.waiting() + this.store.inFlight(), 0);
		}

		private @Nullable StoredMessage any(List<StoredMessage> messages) {
			return messages.isEmpty() ? null : messages.get(this.random.nextInt(messages.size()));
		}

		private void same(String what, @Nullable Object actual, @Nullable Object expected) {
			assertThat(actual).as("%s: %s", this.step, what).isEqualTo(expected);
		}

	}

}
