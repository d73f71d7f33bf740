// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.benchmark.common.Statistics;
import org.spreadqueue.benchmark.common.Timing;
import org.spreadqueue.benchmark.looking.Look.Looker;
import org.spreadqueue.benchmark.looking.Looking.Count;
import org.spreadqueue.spread.SpreadAddress;

/** Measures what looking costs an application that has all it can do. */
@Command(name = "looking", mixinStandardHelpOptions = true,
		description = "Measures how much less an application does while somebody looks at its queue, and the CPU of a look.")
public final class LookingCommand implements Callable<Integer> {

	/** Longer than those who look share an answer. */
	private static final Duration APART = Duration.ofMillis(600);

	@Mixin
	private final Timing timing = new Timing();

	@Option(names = "--every", paramLabel = "MILLIS", defaultValue = "1000",
			description = "Time between two looks at an application that works. Default: ${DEFAULT-VALUE}")
	private long every;

	@Option(names = "--resting", paramLabel = "MILLIS", defaultValue = "60000",
			description = "Time of all measurements of the CPU of a look. Default: ${DEFAULT-VALUE}")
	private long resting;

	@Parameters(paramLabel = "LOOK", description = "${COMPLETION-CANDIDATES}. Default: all.")
	private List<Look> looks = List.of();

	@Override
	public Integer call() throws Exception {
		String machine = Machine.description();
		try (Participant application = Participant.start(Participant.java(LookedAtCommand.NAME))) {
			String[] ready = application.await(LookedAtCommand.READY).split(" ", 3);
			measure(machine, application, Integer.parseInt(ready[1]), SpreadAddress.parse(ready[2]));
		}
		return 0;
	}

	private void measure(String machine, Participant application, int port, SpreadAddress daemon) throws Exception {
		Map<Look, Looker> lookers = new EnumMap<>(Look.class);
		Map<Look, Comparison> working = new EnumMap<>(Look.class);
		try {
			(this.looks.isEmpty() ? Stream.of(Look.values()) : this.looks.stream()).forEach((look) -> {
				lookers.put(look, look.open(port, daemon));
				working.put(look, new Comparison());
			});
			compare(application, lookers, working);
			System.out.printf("%s; %d pairs of measurements%n%n%s", machine, this.timing.rounds(),
					table(working, costs(application, lookers)));
		}
		finally {
			lookers.values().forEach(Looker::close);
		}
	}

	/** While the application works; who comes first changes from round to round. */
	private void compare(Participant application, Map<Look, Looker> lookers, Map<Look, Comparison> working)
			throws InterruptedException, ExecutionException {
		application.ask(LookedAtCommand.WORK, LookedAtCommand.WORK);
		try (Looking looking = new Looking(application, Duration.ofMillis(this.every))) {
			for (Looker looker : lookers.values()) {
				looking.count(looker, this.timing.warmUp().dividedBy(lookers.size()));
			}
			for (int round = 0; round < this.timing.rounds(); round++) {
				for (Map.Entry<Look, Looker> each : lookers.entrySet()) {
					boolean first = round % 2 == 0;
					Count lookedAt = first ? looking.count(each.getValue(), this.timing.time()) : null;
					Count alone = looking.count(null, this.timing.time());
					lookedAt = (lookedAt != null) ? lookedAt : looking.count(each.getValue(), this.timing.time());
					Objects.requireNonNull(working.get(each.getKey())).add(alone, lookedAt);
				}
				System.err.println("round " + (round + 1) + ": "
						+ working.entrySet()
							.stream()
							.map((each) -> each.getKey() + " " + each.getValue().loss())
							.toList());
			}
		}
		application.ask(LookedAtCommand.REST, LookedAtCommand.REST);
	}

	/** While it has nothing else to do. */
	private Map<Look, List<Cost>> costs(Participant application, Map<Look, Looker> lookers)
			throws InterruptedException, ExecutionException {
		Map<Look, List<Cost>> costs = new EnumMap<>(Look.class);
		Duration time = Duration.ofMillis(this.resting).dividedBy(this.timing.rounds());
		try (Looking looking = new Looking(application, Duration.ofMillis(1))) {
			for (Looker looker : lookers.values()) {
				looking.count(looker, time);
			}
		}
		try (Looking looking = new Looking(application, APART)) {
			for (int round = 0; round < this.timing.rounds(); round++) {
				for (Map.Entry<Look, Looker> each : lookers.entrySet()) {
					Count alone = looking.count(null, time);
					Count lookedAt = looking.count(each.getValue(), time);
					costs.computeIfAbsent(each.getKey(), (look) -> new ArrayList<>()).add(Cost.of(alone, lookedAt));
				}
			}
		}
		return costs;
	}

	static String table(Map<Look, Comparison> working, Map<Look, List<Cost>> costs) {
		StringBuilder text = new StringBuilder("| who looks | jobs/s alone | jobs/s looked at | lost, in percent "
				+ "| CPU of a look, ms | bytes of an answer |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
		working.forEach((look, comparison) -> {
			List<Cost> all = costs.getOrDefault(look, List.of(new Cost(0, 0)));
			Statistics cpu = Statistics.of(all.stream().map(Cost::cpuMillis).toList());
			double bytes = Statistics.of(all.stream().map(Cost::bytes).toList()).median();
			text.append("| %s | %s | %s | %s | %s | %s |%n".formatted(look.title(), comparison.alone(),
					comparison.lookedAt(), comparison.loss(), cpu.cell(), (bytes > 0) ? Statistics.number(bytes) : ""));
		});
		return text.toString();
	}

	/** What a look takes of an application that rests. */
	record Cost(double cpuMillis, double bytes) {

		static Cost of(Count alone, Count lookedAt) {
			double looks = Math.max(1, lookedAt.looks());
			double cpuNanos = lookedAt.cpuNanos() - alone.cpuShare() * lookedAt.nanos();
			return new Cost(cpuNanos / 1e6 / looks, lookedAt.bytes() / looks);
		}

	}

}
