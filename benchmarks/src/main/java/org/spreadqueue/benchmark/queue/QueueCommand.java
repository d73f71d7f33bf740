// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.spreadqueue.benchmark.common.Machine;
import org.spreadqueue.benchmark.common.Timing;

/**
 * Measures jobs of Spring applications, row by row. The processes of all columns of a row
 * run at the same time, but work in turns, so that a disturbance of the machine hits
 * neighbours and not one column.
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
			description = "unix, tcp, embedded, sealed, durable, one-jvm, perl-manager, rabbit, artemis. Default: all that are there.")
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
		for (Row row : measured) {
			measure(measurement, results, row, through);
		}
		System.out.printf("%s; medians of %d, with the smallest and the largest%n%n%s", machine, this.timing.rounds(),
				results.table(through));
		if (through.contains(Column.RABBIT) && through.size() > 1) {
			System.out.printf("%n%s", results.comparison(through, Column.RABBIT));
		}
		return 0;
	}

	private void measure(Measurement measurement, Results results, Row row, List<Column> through) {
		List<Measurement.Cell> cells = new ArrayList<>();
		try {
			for (Column column : through) {
				if (column.takes(row)) {
					open(measurement, row, column).ifPresent(cells::add);
				}
			}
			cells.removeIf((cell) -> fails(cell, cell::warmUp));
			for (int round = 0; round < this.timing.rounds(); round++) {
				cells.removeIf((cell) -> fails(cell, () -> {
					Map<Figure, Double> figures = cell.measure();
					System.err.println(cell + ": " + figures);
					results.add(row, cell.column(), figures);
				}));
			}
		}
		finally {
			cells.forEach(QueueCommand::close);
		}
	}

	private Optional<Measurement.Cell> open(Measurement measurement, Row row, Column column) {
		this.queues++;
		try {
			return Optional
				.of(measurement.open(row, column, "bench-%d-%d".formatted(ProcessHandle.current().pid(), this.queues)));
		}
		catch (Exception ex) {
			System.err.println(row + " " + column + " cannot be measured: " + ex);
			return Optional.empty();
		}
	}

	/** What one peer cannot do must not end everything. */
	private static boolean fails(Measurement.Cell cell, Runnable step) {
		try {
			step.run();
			return false;
		}
		catch (RuntimeException ex) {
			System.err.println(cell + " failed: " + ex);
			close(cell);
			return true;
		}
	}

	private static void close(Measurement.Cell cell) {
		try {
			cell.close();
		}
		catch (Exception ex) {
			System.err.println(cell + " did not end: " + ex);
		}
	}

}
