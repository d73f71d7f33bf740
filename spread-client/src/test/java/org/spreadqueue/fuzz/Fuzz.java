// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.fuzz;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Gives a target many inputs, made from a corpus of valid ones. No input may make it
 * throw, stand still, or allocate without measure.
 * <p>
 * In a build, seed and number of inputs are fixed, so that a build that fails fails
 * again. Properties for more:
 * <ul>
 * <li>{@code fuzz.seconds}: how long each target is fuzzed, with another seed each time
 * <li>{@code fuzz.seed}: a seed of one's own
 * <li>{@code fuzz.input}: the number of the only input to try, to replay a failure
 * </ul>
 */
public final class Fuzz {

	/** What is fuzzed. It throws if, and only if, something must not happen. */
	@FunctionalInterface
	public interface Target {

		void accept(byte[] input) throws Exception;

	}

	/** Far above what any input takes, even on a machine that is busy. */
	private static final Duration STANDSTILL = Duration.ofSeconds(60);

	/** An input may allocate so much, and so much for each of its bytes. */
	private static final long ALLOWED_BYTES = 16 * 1024 * 1024;

	private static final long ALLOWED_BYTES_PER_BYTE = 1000;

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final @Nullable Long SECONDS = Long.getLong("fuzz.seconds");

	private static final @Nullable Long ONLY = Long.getLong("fuzz.input");

	private final String name;

	private final long seed;

	private final Mutator mutator;

	private final long allowedBytes;

	private final Target target;

	private volatile long number;

	private volatile long inputStart;

	private volatile @Nullable AssertionError failure;

	private long slowestNanos;

	private long mostAllocated;

	private Fuzz(String name, List<byte[]> corpus, long allowedBytes, Target target) {
		this.name = name;
		this.allowedBytes = allowedBytes;
		this.seed = Long.getLong("fuzz.seed", (SECONDS != null) ? ThreadLocalRandom.current().nextInt() : 1);
		this.mutator = new Mutator(corpus, this.seed);
		this.target = target;
	}

	/**
	 * Fuzzes a target, on a thread of its own, and prints what it cost.
	 * @param name what is fuzzed, for the report
	 * @param inputs how many inputs a build tries, the corpus among them: what takes one
	 * or two seconds
	 * @param corpus valid inputs, and those that once did harm; not empty
	 * @param target what takes them
	 * @throws AssertionError for the first input that does harm; the message has the
	 * input and how to replay it
	 */
	public static void run(String name, int inputs, List<byte[]> corpus, Target target) throws InterruptedException {
		run(name, inputs, corpus, ALLOWED_BYTES, target);
	}

	/**
	 * Fuzzes a target as {@link #run(String, int, List, Target)} does, which may allocate
	 * something else.
	 * @param allowedBytes for each input, besides what is allowed for each of its bytes
	 */
	public static void run(String name, int inputs, List<byte[]> corpus, long allowedBytes, Target target)
			throws InterruptedException {
		new Fuzz(name, corpus, allowedBytes, target).run(Math.max(inputs, corpus.size()));
	}

	private void run(long inputs) throws InterruptedException {
		long start = System.nanoTime();
		this.inputStart = start;
		Thread thread = new Thread(() -> tryAll(inputs, start), "fuzz-" + this.name);
		thread.setDaemon(true);
		thread.start();
		do {
			thread.join(100);
			if (thread.isAlive() && System.nanoTime() - this.inputStart > STANDSTILL.toNanos()) {
				AssertionError standstill = failure("it takes longer than " + STANDSTILL, this.number, null);
				standstill.setStackTrace(thread.getStackTrace());
				throw standstill;
			}
		}
		while (thread.isAlive());
		AssertionError failed = this.failure;
		if (failed != null) {
			throw failed;
		}
		System.out.printf("Fuzz: %s: %,d inputs of seed %d in %.1f s; slowest %.1f ms, most allocated %,d KB%n",
				this.name, (ONLY != null) ? 1 : this.number + 1, this.seed, (System.nanoTime() - start) / 1e9,
				this.slowestNanos / 1e6, this.mostAllocated / 1024);
	}

	private void tryAll(long inputs, long start) {
		if (ONLY != null) {
			tryOne(ONLY);
			return;
		}
		long nanos = (SECONDS != null) ? TimeUnit.SECONDS.toNanos(SECONDS) : Long.MAX_VALUE;
		long most = (SECONDS != null) ? Long.MAX_VALUE : inputs;
		for (long i = 0; i < most && System.nanoTime() - start < nanos && this.failure == null; i++) {
			this.number = i;
			tryOne(i);
		}
	}

	private void tryOne(long which) {
		byte[] input = this.mutator.input(which);
		long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
		long start = System.nanoTime();
		this.inputStart = start;
		try {
			this.target.accept(input.clone());
		}
		catch (Throwable ex) {
			this.failure = failure("it throws " + ex, which, ex);
		}
		this.slowestNanos = Math.max(this.slowestNanos, System.nanoTime() - start);
		long allocated = threads.getCurrentThreadAllocatedBytes() - allocatedBefore;
		this.mostAllocated = Math.max(this.mostAllocated, allocated);
		if (this.failure == null && allocated > this.allowedBytes + ALLOWED_BYTES_PER_BYTE * input.length) {
			this.failure = failure("it allocates %,d bytes for %,d".formatted(allocated, input.length), which, null);
		}
	}

	private AssertionError failure(String what, long which, @Nullable Throwable cause) {
		return new AssertionError("%s: %s. Replay it with -Dfuzz.seed=%d -Dfuzz.input=%d, or add it to the corpus: %s"
			.formatted(this.name, what, this.seed, which, HexFormat.of().formatHex(this.mutator.input(which))), cause);
	}

}
