// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All outcomes, as medians over the rounds, in Markdown. */
final class Table {

	private final Map<Row, List<Client.Pair>> oneWay = new LinkedHashMap<>();

	private final Map<Row, List<Client.Pair>> roundTrips = new LinkedHashMap<>();

	void add(Row row, boolean isOneWay, Client.Pair pair) {
		(isOneWay ? this.oneWay : this.roundTrips).computeIfAbsent(row, (key) -> new ArrayList<>()).add(pair);
	}

	String markdown() {
		StringBuilder text = new StringBuilder();
		text.append("| daemon | transport | client | bytes | messages/s | MB/s | CPU sender | CPU receiver |\n");
		text.append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
		this.oneWay.forEach((row, pairs) -> {
			double rate = median(pairs, (pair) -> pair.passive().perSecond());
			text.append(String.format(Locale.ROOT, "| %s | %,.0f | %.1f | %.1f us | %.1f us |%n", row.cells(), rate,
					rate * row.size() / 1e6, median(pairs, (pair) -> pair.active().cpuMicrosPerMessage()),
					median(pairs, (pair) -> pair.passive().cpuMicrosPerMessage())));
		});
		text.append("\n| daemon | transport | client | bytes | p50 | p99 | CPU asking | CPU answering |\n");
		text.append("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
		this.roundTrips.forEach((row,
				pairs) -> text.append(String.format(Locale.ROOT, "| %s | %.1f us | %.1f us | %.1f us | %.1f us |%n",
						row.cells(), median(pairs, (pair) -> pair.active().p50() / 1e3),
						median(pairs, (pair) -> pair.active().p99() / 1e3),
						median(pairs, (pair) -> pair.active().cpuMicrosPerMessage()),
						median(pairs, (pair) -> pair.passive().cpuMicrosPerMessage()))));
		return text.toString();
	}

	private static double median(List<Client.Pair> pairs, ToDoubleFunction<Client.Pair> value) {
		double[] sorted = pairs.stream().mapToDouble(value).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	/** The size is the bytes of a body. */
	record Row(String daemon, String transport, String client, int size) {

		String cells() {
			return String.format(Locale.ROOT, "%s | %s | %s | %,d", this.daemon, this.transport, this.client,
					this.size);
		}

	}

}
