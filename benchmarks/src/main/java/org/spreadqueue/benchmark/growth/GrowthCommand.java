// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.growth;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Statistics;
import org.spreadqueue.benchmark.common.Timing;

/** Measures what a job costs as something grows. */
@Command(name = "growth", mixinStandardHelpOptions = true,
		description = "Measures jobs of 100 bytes, without Spring, as something grows.")
public final class GrowthCommand implements Callable<Integer> {

	@Mixin
	private final Timing timing = new Timing();

	@Parameters(paramLabel = "WHAT", description = "depth, workers, senders, queues. Default: all.")
	private List<String> what = List.of();

	@Option(names = "--depths", split = ",", defaultValue = "0,1000,10000,100000,1000000",
			description = "Messages that wait. Default: ${DEFAULT-VALUE}")
	private List<Integer> depths = List.of();

	@Option(names = "--workers", split = ",", defaultValue = "1,10,100,500",
			description = "Workers of one queue. Default: ${DEFAULT-VALUE}")
	private List<Integer> workers = List.of();

	@Option(names = "--senders", split = ",", defaultValue = "1,10,100,500",
			description = "Senders of one queue. Default: ${DEFAULT-VALUE}")
	private List<Integer> senders = List.of();

	@Option(names = "--queues", split = ",", defaultValue = "1,10,100,1000",
			description = "Queues with a sender and a worker each. Default: ${DEFAULT-VALUE}")
	private List<Integer> queues = List.of();

	@Override
	public Integer call() throws Exception {
		Map<Growth, List<Integer>> sizes = new EnumMap<>(Map.of(Growth.DEPTH, this.depths, Growth.WORKERS, this.workers,
				Growth.SENDERS, this.senders, Growth.QUEUES, this.queues));
		if (!this.what.isEmpty()) {
			sizes.keySet()
				.retainAll(this.what.stream().map((name) -> Growth.valueOf(name.toUpperCase(Locale.ROOT))).toList());
		}
		String machine = Machine.description();
		Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();
		for (int round = 0; round < this.timing.rounds(); round++) {
			for (Map.Entry<Growth, List<Integer>> each : sizes.entrySet()) {
				for (int size : each.getValue()) {
					measure(each.getKey(), size, results);
				}
			}
		}
		System.out.printf("%s; medians of %d, with the smallest and the largest%n%n%s", machine, this.timing.rounds(),
				table(results));
		return 0;
	}

	private void measure(Growth growth, int size, Map<String, Map<String, List<Double>>> results)
			throws InterruptedException {
		String name = String.format(Locale.ROOT, "%s %,d", growth.name().toLowerCase(Locale.ROOT), size);
		Map<String, Double> figures = growth.measure(size, this.timing.warmUp(), this.timing.time());
		System.err.println(name + ": " + figures);
		figures.forEach((figure, value) -> results.computeIfAbsent(name, (key) -> new LinkedHashMap<>())
			.computeIfAbsent(figure, (key) -> new ArrayList<>())
			.add(value));
	}

	static String table(Map<String, Map<String, List<Double>>> results) {
		StringBuilder text = new StringBuilder("| size | figure | value |\n| --- | --- | ---: |\n");
		results.forEach((name, figures) -> figures.forEach((figure, values) -> text
			.append("| %s | %s | %s |%n".formatted(name, figure, Statistics.of(values).cell()))));
		return text.toString();
	}

}
