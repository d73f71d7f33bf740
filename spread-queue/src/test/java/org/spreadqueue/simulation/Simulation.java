package org.spreadqueue.simulation;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
		Map<Long, String> failures = new ConcurrentSkipListMap<>();
		AtomicReference<Result> total = new AtomicReference<>(Result.NOTHING);
		AtomicLong next = new AtomicLong(first);
		AtomicLong done = new AtomicLong();
		Runnable loop = () -> {
			long seed = next.getAndIncrement();
			while (seed < first + count && failures.size() < mostFailures) {
				try {
					Result result = run(seed);
					total.accumulateAndGet(result, Result::plus);
				}
				catch (RuntimeException | AssertionError ex) {
					failures.put(seed, describe(ex));
				}
				done.incrementAndGet();
				seed = next.getAndIncrement();
			}
		};
		IntStream.range(0, Runtime.getRuntime().availableProcessors()).parallel().forEach((i) -> loop.run());
		return new Outcome(done.get(), total.get(), new TreeMap<>(failures));
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
