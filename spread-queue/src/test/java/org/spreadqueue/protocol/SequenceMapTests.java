// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SequenceMapTests {

	private static final int RUNS = 50;

	private static final int STEPS = 1_000;

	/** The first number of a run: also where differences leave the range of numbers. */
	@ParameterizedTest
	@ValueSource(longs = { 1, Long.MIN_VALUE, -500, Long.MAX_VALUE - 5_000 })
	void doesWhatATreeDoes(long start) {
		for (int seed = 0; seed < RUNS; seed++) {
			new Run(seed, start).run();
		}
	}

	@Test
	void aValueIsNotReplaced() {
		SequenceMap<String> map = new SequenceMap<>();
		assertThat(map.putIfAbsent(7, "first")).isTrue();
		assertThat(map.putIfAbsent(7, "second")).isFalse();
		assertThat(map.get(7)).isEqualTo("first");
	}

	@Test
	void theEndsOfAllNumbersAreNumbers() {
		SequenceMap<String> map = new SequenceMap<>();
		map.putIfAbsent(Long.MAX_VALUE, "last");
		map.putIfAbsent(Long.MIN_VALUE, "first");
		map.putIfAbsent(0, "middle");
		assertThat(map.values()).containsExactly("first", "middle", "last");
		assertThat(map.lower(Long.MIN_VALUE)).isNull();
		assertThat(map.lower(Long.MAX_VALUE)).isEqualTo("middle");
		assertThat(map.ceiling(1)).isEqualTo("last");
		assertThat(map.remove(Long.MAX_VALUE)).isEqualTo("last");
		assertThat(map.ceiling(1)).isNull();
	}

	/** Numbers mostly go on, sometimes leap, and sometimes go back. */
	private static final class Run {

		private final int seed;

		private final Random random;

		private final SequenceMap<Long> map = new SequenceMap<>();

		private final TreeMap<Long, Long> tree = new TreeMap<>();

		private final int keptAtMost;

		private long next;

		private String step = "";

		Run(int seed, long start) {
			this.seed = seed;
			this.random = new Random(seed);
			this.keptAtMost = 1 + this.random.nextInt(200);
			this.next = start;
		}

		void run() {
			for (int i = 0; i < STEPS; i++) {
				this.step = "seed " + this.seed + ", step " + i;
				step();
				check();
			}
		}

		private void step() {
			int what = this.random.nextInt(100);
			if (what < 50) {
				put(this.next);
				this.next++;
			}
			else if (what < 90) {
				removeOne();
			}
			else if (what < 95) {
				put(near());
			}
			else if (what < 97) {
				this.next += this.random.nextInt(60);
			}
			else if (what < 99) {
				remove(near());
			}
			else if (this.random.nextInt(10) == 0) {
				this.map.clear();
				this.tree.clear();
			}
			while (this.tree.size() > this.keptAtMost) {
				removeOne();
			}
		}

		private void put(long number) {
			same("put", this.map.putIfAbsent(number, number), this.tree.putIfAbsent(number, number) == null);
		}

		/** Mostly the oldest or the newest, so that some stay for long. */
		private void removeOne() {
			if (this.tree.isEmpty()) {
				return;
			}
			long number = switch (this.random.nextInt(4)) {
				case 0 -> this.tree.firstKey();
				case 1, 2 -> this.tree.lastKey();
				default -> {
					Long some = this.tree.ceilingKey(near());
					yield (some != null) ? some : this.tree.firstKey();
				}
			};
			remove(number);
		}

		private void remove(long number) {
			same("removed", this.map.remove(number), this.tree.remove(number));
		}

		private long near() {
			return this.next - this.random.nextInt(400) + this.random.nextInt(30);
		}

		private void check() {
			same("size", this.map.size(), this.tree.size());
			same("empty", this.map.isEmpty(), this.tree.isEmpty());
			same("values", this.map.values(), List.copyOf(this.tree.values()));
			same("first", this.map.first(), value(this.tree.firstEntry()));
			long number = near();
			same("get", this.map.get(number), this.tree.get(number));
			same("ceiling", this.map.ceiling(number), value(this.tree.ceilingEntry(number)));
			same("lower", this.map.lower(number), value(this.tree.lowerEntry(number)));
		}

		private static @Nullable Long value(Map.@Nullable Entry<Long, Long> entry) {
			return (entry != null) ? entry.getValue() : null;
		}

		private void same(String what, @Nullable Object actual, @Nullable Object expected) {
			assertThat(actual).as("%s: %s", this.step, what).isEqualTo(expected);
		}

	}

}
