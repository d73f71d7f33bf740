// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.spreadqueue.simulation.Simulation.Outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Thousands of worlds in which everything fails that can, and in which nothing that was
 * promised may break. README.md beside this class says how to run more of them and how to
 * replay one.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class SimulationTests {

	private static final long SEEDS_OF_A_DAY = 2_000;

	/** How many seeds to run. */
	private static final long SEEDS = Long.getLong("simulation.seeds", SEEDS_OF_A_DAY);

	private static final int MUTATION_SEEDS = 200;

	@Test
	void whatWasPromisedHoldsInEveryWorld() {
		assumeTrue(System.getProperty("simulation.seed") == null, "runs without -Dsimulation.seed, which replays one");
		Simulation simulation = new Simulation(new Machines(), () -> Mutation.NONE);
		long first = Long.getLong("simulation.first", firstOfToday());
		long start = System.nanoTime();
		Outcome outcome = simulation.runAll(seeds(first), 5);
		System.out.printf("Simulation: %d worlds from seed %d on in %d ms, %s of virtual time: %s%n", outcome.runs(),
				first, (System.nanoTime() - start) / 1_000_000, Duration.ofNanos(outcome.total().nanos()),
				outcome.total());
		outcome.failures()
			.forEach((seed, failure) -> System.out.printf("Simulation: seed %d failed: %s%n", seed, failure));
		assertThat(outcome.failures()).as(() -> story(simulation, outcome.failures().keySet().iterator().next()))
			.isEmpty();
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 13_753, 17_996, 5_015_252, 5_015_358, 5_021_332, 42_064_345, 42_071_579 })
	void whatOnceBrokeHolds(long seed) {
		new Simulation(new Machines(), () -> Mutation.NO_DISKS).run(seed);
	}

	@ParameterizedTest(name = "seed {0}")
	@ValueSource(longs = { 60_024_756, 70_037_881, 70_232_289, 100_002_332, 100_015_878, 110_006_761, 200_017_962,
			400_109_247, 400_335_603, 500_373_308, 501_487_891 })
	void whatOnceBrokeWithEverythingHolds(long seed) {
		new Simulation(new Machines(), () -> Mutation.NONE).run(seed);
	}

	@Test
	void oneSeedIsReplayed() {
		Long seed = Long.getLong("simulation.seed");
		assumeTrue(seed != null, "runs with -Dsimulation.seed");
		Simulation simulation = new Simulation(new Machines(), () -> Mutation.NONE);
		System.out.println(simulation.story(seed));
		simulation.run(seed);
	}

	@Test
	void aSeedAlwaysTellsTheSameStory() {
		Simulation simulation = new Simulation(new Machines(), () -> Mutation.NONE);
		for (long seed = 1; seed <= 20; seed++) {
			assertThat(simulation.story(seed)).isEqualTo(simulation.story(seed));
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("mutations")
	void aRuleThatIsBrokenOnPurposeIsFound(String name, Supplier<Mutation> mutation) {
		Simulation simulation = new Simulation(new Machines(), mutation);
		Outcome outcome = simulation.runAll(1, MUTATION_SEEDS, 1);
		System.out.printf("Simulation: mutation '%s' found within %d worlds: %s%n", name, outcome.runs(),
				outcome.failures());
		assertThat(outcome.failures()).isNotEmpty();
	}

	static Stream<Arguments> mutations() {
		return Stream.of(mutation("a manager forgets what a lost worker held", Mutations.ManagerForgetsTheLost::new),
				mutation("a sender does not resubmit", Mutations.SenderDoesNotResubmit::new),
				mutation("a worker reports done too early and dies", Mutations.WorkerReportsTooEarly::new),
				mutation("a manager gives a message out twice", Mutations.ManagerGivesOutTwice::new),
				mutation("a manager ignores what its workers have", Mutations.ManagerIgnoresWhatWorkersHave::new),
				mutation("a full manager drops what is handed over", Mutations.FullManagerDropsWhatIsHandedOver::new),
				mutation("a manager that stops hears nothing any more", Mutations.StopsDeaf::new),
				mutation("a manager counts no bytes", Mutations.ManagerCountsNoBytes::new),
				mutation("ordering keys are lost", Mutations.KeysAreLost::new),
				mutation("a manager confirms before the sync", DiskMutations.ConfirmsBeforeTheSync::new),
				mutation("a manager acknowledges before the sync", DiskMutations.AcknowledgesBeforeTheSync::new),
				mutation("a manager that comes back forgets producers", DiskMutations.ForgetsProducers::new),
				mutation("a message is off the disk before its dead letter is on it",
						DiskMutations.RemovesBeforeTheDeadLetterIsSafe::new),
				mutation("what is refused counts as accepted", Mutations.RefusalsCountAsAccepted::new));
	}

	private static Arguments mutation(String name, Supplier<Mutation> mutation) {
		return Arguments.of(name, mutation);
	}

	/** Those of the worlds with disks only, if that is wanted. */
	private static LongStream seeds(long first) {
		LongStream all = LongStream.iterate(first, (seed) -> seed + 1);
		return (Boolean.getBoolean("simulation.disks") ? all.filter(World::hasDisks) : all).limit(SEEDS);
	}

	/** Each day begins where the day before has ended. */
	private static long firstOfToday() {
		return LocalDate.now(ZoneOffset.UTC).toEpochDay() * SEEDS_OF_A_DAY;
	}

	private static String story(Simulation simulation, long seed) {
		return "Seed %d. Replay it with -Dsimulation.seed=%d%n%s%n".formatted(seed, seed, simulation.story(seed));
	}

}
