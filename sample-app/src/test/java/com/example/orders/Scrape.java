// SPDX-License-Identifier: Apache-2.0

package com.example.orders;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a program tells Prometheus.
 *
 * @param samples one for each line that has a value
 */
record Scrape(List<Sample> samples) {

	private static final Pattern LINE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	static Scrape parse(String text) {
		return new Scrape(LINE.matcher(text).results().map(Sample::of).toList());
	}

	/** The labels of each metric. */
	Map<String, Set<String>> labels() {
		Map<String, Set<String>> labels = new HashMap<>();
		this.samples.forEach((sample) -> labels.computeIfAbsent(sample.name(), (unused) -> new HashSet<>())
			.addAll(sample.labels().keySet()));
		return labels;
	}

	/** The sum of a metric's series that have these labels among others. */
	double sum(String name, Map<String, String> labels) {
		return named(name).filter((sample) -> sample.labels().entrySet().containsAll(labels.entrySet()))
			.mapToDouble(Sample::value)
			.sum();
	}

	Stream<Sample> named(String name) {
		return this.samples.stream().filter((sample) -> sample.name().equals(name));
	}

	record Sample(String name, Map<String, String> labels, double value) {

		private static Sample of(MatchResult line) {
			String labels = (line.group(2) != null) ? line.group(2) : "";
			return new Sample(line.group(1),
					LABEL.matcher(labels)
						.results()
						.collect(Collectors.toMap((label) -> label.group(1), (label) -> label.group(2))),
					Double.parseDouble(line.group(3)));
		}

	}

}
