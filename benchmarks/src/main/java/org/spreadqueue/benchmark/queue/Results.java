// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.benchmark.common.Statistics;

/** What has been measured, in Markdown. */
final class Results {

	private final Map<Row, Map<Figure, Map<Column, List<Double>>>> values = new LinkedHashMap<>();

	void add(Row row, Column column, Map<Figure, Double> figures) {
		figures.forEach((figure, value) -> this.values.computeIfAbsent(row, (key) -> new TreeMap<>())
			.computeIfAbsent(figure, (key) -> new TreeMap<>())
			.computeIfAbsent(column, (key) -> new ArrayList<>())
			.add(value));
	}

	/** Medians with the smallest and largest value. */
	String table(List<Column> columns) {
		StringBuilder text = head("", columns);
		this.values.forEach((row, figures) -> figures.forEach((figure, cells) -> {
			text.append("| ").append(row.title()).append(": ").append(figure.title());
			for (Column column : columns) {
				Statistics statistics = statistics(cells, column);
				text.append(" | ").append((statistics != null) ? statistics.cell() : "");
			}
			text.append(" |\n");
		}));
		return text.toString();
	}

	/** How many times as good as one column the others are, by the medians. */
	String comparison(List<Column> columns, Column with) {
		List<Column> others = columns.stream().filter((column) -> column != with).toList();
		StringBuilder text = head("times as good as " + with.title(), others);
		this.values.forEach((row, figures) -> figures.forEach((figure, cells) -> {
			Statistics base = statistics(cells, with);
			if (base == null || !figure.isCompared()) {
				return;
			}
			text.append("| ").append(row.title()).append(": ").append(figure.title());
			for (Column column : others) {
				Statistics statistics = statistics(cells, column);
				text.append(" | ")
					.append((statistics != null) ? Statistics.number(figure.ratio(statistics.median(), base.median()))
							: "");
			}
			text.append(" |\n");
		}));
		return text.toString();
	}

	private static StringBuilder head(String first, List<Column> columns) {
		StringBuilder text = new StringBuilder("| ").append(first);
		columns.forEach((column) -> text.append(" | ").append(column.title()));
		text.append(" |\n| ---");
		columns.forEach((column) -> text.append(" | ---:"));
		return text.append(" |\n");
	}

	private static @Nullable Statistics statistics(Map<Column, List<Double>> cells, Column column) {
		List<Double> values = cells.get(column);
		return (values != null) ? Statistics.of(values) : null;
	}

}
