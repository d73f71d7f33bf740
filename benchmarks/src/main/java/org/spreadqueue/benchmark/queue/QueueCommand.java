package org.spreadqueue.benchmark.queue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Timing;

/**
 * Measures jobs of Spring applications, round by round, so that a disturbance of the
 * machine hits one round of each row and not all rounds of one row.
 */
@Command(name = "queue", mixinStandardHelpOptions = true,
		description = "Measures jobs of Spring applications on spread-queue and on what others would pick instead.")
public final class QueueCommand implements Callable<Integer> {

	@Mixin
	private final Timing timing = new Timing();

	@Parameters(paramLabel = "ROW",
			description = "OPERATION:BYTES:LISTENERS:CALLERS, such as one-way:200:1:1, send:200:1:1, request:200:1:64. "
					+ "Default: all rows of the table.")
	private List<String> rows = List.of();

	@Option(names = "--on", paramLabel = "COLUMN", split = ",",
			description = "unix, tcp, embedded, one-jvm, perl-manager, rabbit, artemis. Default: all that are there.")
	private List<String> columns = List.of();

	@Option(names = "--set", paramLabel = "NAME=VALUE",
			description = "A property of the applications, such as spread.queue.prefetch=64; may be repeated.")
	private List<String> properties = List.of();

	private int queues;

	@Override
	public Integer call() {
		Surroundings surroundings = new Surroundings(System.getenv());
		List<Row> measured = this.rows.isEmpty() ? Row.all() : this.rows.stream().map(Row::parse).toList();
		List<Column> through = this.columns.isEmpty() ? surroundings.columns()
				: this.columns.stream().map(Column::parse).toList();
		Measurement measurement = new Measurement(surroundings, this.timing.warmUp(), this.timing.time(),
				this.properties);
		Results results = new Results();
		String machine = Machine.description();
		for (int round = 0; round < this.timing.rounds(); round++) {
			for (Row row : measured) {
				for (Column column : through) {
					if (column.takes(row)) {
						measure(measurement, results, row, column);
					}
				}
			}
		}
		System.out.printf("%s; medians of %d, with the smallest and the largest%n%n%s", machine, this.timing.rounds(),
				results.table(through));
		if (through.contains(Column.RABBIT) && through.size() > 1) {
			System.out.printf("%n%s", results.comparison(through, Column.RABBIT));
		}
		return 0;
	}

	private void measure(Measurement measurement, Results results, Row row, Column column) {
		this.queues++;
		try {
			Map<Figure, Double> figures = measurement.run(row, column,
					"bench-%d-%d".formatted(ProcessHandle.current().pid(), this.queues));
			System.err.println(row + " " + column + ": " + figures);
			results.add(row, column, figures);
		}
		catch (Exception ex) {
			// What one peer cannot do must not end everything.
			System.err.println(row + " " + column + " failed: " + ex);
		}
	}

}
