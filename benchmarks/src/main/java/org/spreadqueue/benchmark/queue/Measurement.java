// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.benchmark.client.Daemon;
import org.spreadqueue.benchmark.common.Participant;

/**
 * Measures rows in columns. A manager is a process of its own, as are daemon, sender and
 * listener, except where all are in one JVM.
 */
final class Measurement {

	private final Surroundings surroundings;

	private final Duration warmUp;

	private final Duration time;

	private final List<String> properties;

	/** The properties of the applications have the form {@code name=value}. */
	Measurement(Surroundings surroundings, Duration warmUp, Duration time, List<String> properties) {
		this.surroundings = surroundings;
		this.warmUp = warmUp;
		this.time = time;
		this.properties = properties;
	}

	/** Starts the processes of one cell. The queue must be new. */
	Cell open(Row row, Column column, String queue) throws Exception {
		Stack stack = new Stack();
		try {
			return open(stack, row, column, queue);
		}
		catch (Exception ex) {
			stack.close();
			throw ex;
		}
	}

	private Cell open(Stack stack, Row row, Column column, String queue) {
		String addresses = this.surroundings.address(column).orElse("");
		KeyFile key = (column == Column.SEALED) ? stack.add(KeyFile.create()) : null;
		if (column.hasOwnDaemon()) {
			Daemon daemon = stack.add(Daemon.elsewhere());
			addresses = daemon.addresses().get(0).toString();
		}
		if (!addresses.isEmpty()) {
			stack.add(Participant.start(manager(stack, column, addresses, queue, key)));
		}
		Participant listener = application(stack, row, column, queue, addresses, key, true);
		Participant sender = column.isOneJvm() ? listener
				: application(stack, row, column, queue, addresses, key, false);
		return new Cell(row, column, stack, sender, listener);
	}

	private List<String> manager(Stack stack, Column column, String addresses, String queue, @Nullable KeyFile key) {
		if (column == Column.PERL_MANAGER) {
			return List.of("perl", this.surroundings.perlManager().orElseThrow(), queue);
		}
		if (column == Column.DURABLE) {
			JournalDirectory directory = stack.add(JournalDirectory.create());
			return Participant.manager(addresses, queue, "--directory=" + directory.path());
		}
		return (key != null) ? Participant.manager(addresses, queue, "--key-file=" + key.path())
				: Participant.manager(addresses, queue);
	}

	private Participant application(Stack stack, Row row, Column column, String queue, String addresses,
			@Nullable KeyFile key, boolean listens) {
		List<String> command = new ArrayList<>(Participant.java(ApplicationCommand.NAME, "--column=" + column,
				"--row=" + row, "--queue=" + queue, "--addresses=" + addresses));
		this.properties.forEach((property) -> command.add("--set=" + property));
		if (key != null) {
			command.add("--set=spread.queue.key=file:" + key.path());
		}
		if (listens) {
			command.add("--listen");
		}
		Participant application = stack.add(Participant.start(command));
		application.await(ApplicationCommand.READY);
		return application;
	}

	private static Map<Figure, Double> flood(Participant sender, Participant listener, Duration time) {
		listener.ask("reset 0", "done");
		long senderCpu = sender.cpuNanos();
		long listenerCpu = listener.cpuNanos();
		List<Long> sent = numbers(sender.ask("flood " + time.toMillis(), "sent"));
		List<Long> ran = numbers(listener.ask("await " + sent.get(0), "ran"));
		if (sent.get(1) > 0 || ran.get(0) < sent.get(0)) {
			throw new IllegalStateException("%d jobs were refused, and of %d that were taken %d have run"
				.formatted(sent.get(1), sent.get(0), ran.get(0)));
		}
		long jobs = sent.get(0);
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		figures.put(Figure.RATE, jobs * 1e9 / (ran.get(1) - sent.get(2)));
		figures.put(Figure.LONGEST_PAUSE, ran.get(2) / 1e6);
		cpu(figures, sender, senderCpu, listener, listenerCpu, jobs);
		return figures;
	}

	private static Map<Figure, Double> call(Participant sender, Participant listener, Duration time) {
		long senderCpu = sender.cpuNanos();
		long listenerCpu = listener.cpuNanos();
		List<Long> called = numbers(sender.ask("call " + time.toMillis(), "called"));
		Map<Figure, Double> figures = new EnumMap<>(Figure.class);
		figures.put(Figure.RATE, called.get(0) * 1e9 / called.get(1));
		figures.put(Figure.P50, called.get(2) / 1e3);
		figures.put(Figure.P99, called.get(3) / 1e3);
		cpu(figures, sender, senderCpu, listener, listenerCpu, called.get(0));
		return figures;
	}

	/** In one JVM, the processor time of the two cannot be told apart. */
	private static void cpu(Map<Figure, Double> figures, Participant sender, long senderBefore, Participant listener,
			long listenerBefore, long jobs) {
		figures.put(Figure.SENDER_CPU, (sender.cpuNanos() - senderBefore) / 1e3 / jobs);
		figures.put(Figure.LISTENER_CPU, (listener.cpuNanos() - listenerBefore) / 1e3 / jobs);
	}

	private static List<Long> numbers(List<String> words) {
		return words.stream().map(Long::valueOf).toList();
	}

	/** The processes of one row in one column, which can be measured again and again. */
	final class Cell implements AutoCloseable {

		private final Row row;

		private final Column column;

		private final Stack processes;

		private final Participant sender;

		private final Participant listener;

		private Cell(Row row, Column column, Stack processes, Participant sender, Participant listener) {
			this.row = row;
			this.column = column;
			this.processes = processes;
			this.sender = sender;
			this.listener = listener;
		}

		Column column() {
			return this.column;
		}

		void warmUp() {
			run(Measurement.this.warmUp);
		}

		Map<Figure, Double> measure() {
			return run(Measurement.this.time);
		}

		private Map<Figure, Double> run(Duration time) {
			return (this.row.operation() == Operation.ONE_WAY) ? flood(this.sender, this.listener, time)
					: call(this.sender, this.listener, time);
		}

		@Override
		public void close() throws Exception {
			this.processes.close();
		}

		@Override
		public String toString() {
			return this.row + " " + this.column;
		}

	}

	/** Closes what has been started, the latest first. */
	private static final class Stack implements AutoCloseable {

		private final List<AutoCloseable> started = new ArrayList<>();

		<T extends AutoCloseable> T add(T one) {
			this.started.add(0, one);
			return one;
		}

		@Override
		public void close() throws Exception {
			for (AutoCloseable each : this.started) {
				each.close();
			}
		}

	}

}
