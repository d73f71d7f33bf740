// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.loop;

import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.spread.Timer;

/** One loop's timers, for the loop thread except {@link #create} and cancelling. */
final class LoopTimers {

	/** Below this a purge is not worth the walk. */
	private static final int PURGE_MIN = 64;

	private final PriorityQueue<Entry> queue = new PriorityQueue<>();

	private final AtomicLong sequence = new AtomicLong();

	private final AtomicInteger cancelled = new AtomicInteger();

	Entry create(long deadlineNanos, Runnable task) {
		return new Entry(deadlineNanos, this.sequence.getAndIncrement(), task);
	}

	void add(Entry entry) {
		if (this.cancelled.get() > PURGE_MIN && this.cancelled.get() > this.queue.size() / 2) {
			this.queue.removeIf(Entry::isCancelled);
			this.cancelled.set(0);
		}
		this.queue.add(entry);
	}

	/** Nanoseconds: at most 0 if due, {@link Long#MAX_VALUE} without timers. */
	long untilNext(long now) {
		Entry first = first();
		return (first != null) ? first.deadline - now : Long.MAX_VALUE;
	}

	void runDue(long now, Consumer<Runnable> runner) {
		Entry first = first();
		while (first != null && first.deadline - now <= 0) {
			this.queue.remove();
			Runnable task = first.take();
			if (task != null) {
				runner.accept(task);
			}
			first = first();
		}
	}

	void clear() {
		this.queue.clear();
	}

	private @Nullable Entry first() {
		Entry first = this.queue.peek();
		while (first != null && first.isCancelled()) {
			this.queue.remove();
			this.cancelled.decrementAndGet();
			first = this.queue.peek();
		}
		return first;
	}

	final class Entry implements Timer, Comparable<Entry> {

		private final long deadline;

		private final long sequence;

		private volatile @Nullable Runnable task;

		private Entry(long deadline, long sequence, Runnable task) {
			this.deadline = deadline;
			this.sequence = sequence;
			this.task = task;
		}

		/** Nano times may be compared only by their difference. */
		@Override
		public int compareTo(Entry other) {
			long later = this.deadline - other.deadline;
			return (later != 0) ? Long.signum(later) : Long.compare(this.sequence, other.sequence);
		}

		private boolean isCancelled() {
			return this.task == null;
		}

		private @Nullable Runnable take() {
			Runnable taken = this.task;
			this.task = null;
			return taken;
		}

		@Override
		public void cancel() {
			if (this.task != null) {
				this.task = null;
				LoopTimers.this.cancelled.incrementAndGet();
			}
		}

	}

}
