// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.Map;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.spreadqueue.simulation.World.Result;

/**
 * Runs worlds, many at a time.
 */
final class Simulation {

	private final Machines machines;

	private final Supplier<Mutation> mutation;

	Simulation(Machines machines, Supplier<Mutation> mutation) {
		this.machines = machines;
		this.mutation = mutation;
	}

	/** Runs one seed. */
	Result run(long seed) {
		return new World(seed, this.machines, this.mutation.get(), false).run();
	}

	/**
	 * Runs one seed again, and tells the story.
	 * @return the trace, and how it ended
	 */
	String story(long seed) {
		World world = new World(seed, this.machines, this.mutation.get(), true);
		String end;
		try {
			end = world.run().toString();
		}
		// Whatever a machine throws is what the trace is for.
		catch (RuntimeException | AssertionError ex) {
			end = describe(ex);
		}
		return String.join("\n", world.trace().lines()) + "\n" + end;
	}

	/** Runs many seeds on all processors. */
	Outcome runAll(long first, long count, int mostFailures) {
		return runAll(LongStream.range(first, first + count), mostFailures);
	}

	/** Runs these seeds on all processors. */
	Outcome runAll(LongStream seeds, int mostFailures) {
		Map<Long, String> failures = new ConcurrentSkipListMap<>();
		AtomicReference<Result> total = new AtomicReference<>(Result.NOTHING);
		PrimitiveIterator.OfLong next = seeds.iterator();
		AtomicLong done = new AtomicLong();
		Runnable loop = () -> {
			OptionalLong seed = next(next);
			while (seed.isPresent() && failures.size() < mostFailures) {
				try {
					Result result = run(seed.getAsLong());
					total.accumulateAndGet(result, Result::plus);
				}
				catch (RuntimeException | AssertionError ex) {
					failures.put(seed.getAsLong(), describe(ex));
				}
				done.incrementAndGet();
				seed = next(next);
			}
		};
		IntStream.range(0, Runtime.getRuntime().availableProcessors()).parallel().forEach((i) -> loop.run());
		return new Outcome(done.get(), total.get(), new TreeMap<>(failures));
	}

	private static OptionalLong next(PrimitiveIterator.OfLong seeds) {
		synchronized (seeds) {
			return seeds.hasNext() ? OptionalLong.of(seeds.nextLong()) : OptionalLong.empty();
		}
	}

	private static String describe(Throwable ex) {
		if (ex instanceof Violation) {
			return String.valueOf(ex.getMessage());
		}
		java.io.StringWriter text = new java.io.StringWriter();
		ex.printStackTrace(new java.io.PrintWriter(text));
		return text.toString();
	}

	/**
	 * What came of many runs.
	 *
	 * @param runs how many there were
	 * @param total sums of their figures
	 * @param failures seeds that failed, and how
	 */
	record Outcome(long runs, Result total, Map<Long, String> failures) {
	}

}
