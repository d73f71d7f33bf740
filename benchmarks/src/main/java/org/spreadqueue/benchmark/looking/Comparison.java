// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.util.ArrayList;
import java.util.List;

import org.spreadqueue.benchmark.common.Statistics;
import org.spreadqueue.benchmark.looking.Looking.Count;

/** Pairs of measurements next to each other: nobody looks, and somebody does. */
final class Comparison {

	/**
	 * So many standard errors to each side have the mean between them in 95 of 100 runs.
	 */
	private static final double SPREAD = 1.96;

	private final List<Double> alone = new ArrayList<>();

	private final List<Double> lookedAt = new ArrayList<>();

	private final List<Double> losses = new ArrayList<>();

	void add(Count alone, Count lookedAt) {
		this.alone.add(alone.rate());
		this.lookedAt.add(lookedAt.rate());
		this.losses.add(100 * (1 - lookedAt.rate() / alone.rate()));
	}

	String alone() {
		return Statistics.of(this.alone).cell();
	}

	String lookedAt() {
		return Statistics.of(this.lookedAt).cell();
	}

	/** Percent of the jobs that were not done because somebody looked, and the error. */
	String loss() {
		return "%s ± %s".formatted(Statistics.number(mean()), Statistics.number(error()));
	}

	double mean() {
		return this.losses.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
	}

	/** How far the mean may be off; not a number if there are too few pairs to tell. */
	double error() {
		double mean = mean();
		double squares = this.losses.stream().mapToDouble((loss) -> (loss - mean) * (loss - mean)).sum();
		int count = this.losses.size();
		return SPREAD * Math.sqrt(squares / (count - 1) / count);
	}

}
