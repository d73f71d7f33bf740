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

	/** How many of the last events a story tells. */
	private static final int TRACED = Integer.getInteger("simulation.trace", 400);

	private final Machines machines;

	private final Supplier<Mutation> mutation;

	Simulation(Machines machines, Supplier<Mutation> mutation) {
		this.machines = machines;
		this.mutation = mutation;
	}

	/** Runs one seed. */
	Result run(long seed) {
		return world(seed, Trace.NOTHING).run();
	}

	/**
	 * Runs one seed twice: to count what happens, and to tell the last of it.
	 * @return the trace, and how it ended
	 */
	String story(long seed) {
		World counted = world(seed, Trace.NOTHING);
		end(counted);
		World told = world(seed, Math.max(0, counted.trace().events() - TRACED));
		String end = end(told);
		return String.join("\n", told.trace().lines()) + "\n" + end;
	}

	private World world(long seed, long firstTraced) {
		return new World(seed, this.machines, this.mutation.get(), firstTraced);
	}

	private static String end(World world) {
		try {
			return world.run().toString();
		}
		// Whatever a machine throws is what the trace is for.
		catch (RuntimeException | AssertionError ex) {
			return describe(ex);
		}
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
