// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.looking;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.benchmark.common.Participant;
import org.spreadqueue.benchmark.looking.Look.Looker;

/** Measures what an application does while somebody looks, or nobody does. */
final class Looking implements AutoCloseable {

	private final Participant application;

	private final Duration interval;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

	private long bytes;

	private long looks;

	/**
	 * Begins to measure.
	 * @param interval between two looks
	 */
	Looking(Participant application, Duration interval) {
		this.application = application;
		this.interval = interval;
	}

	/**
	 * Counts what the application does for a time.
	 * @param looker {@code null} for nobody
	 */
	Count count(@Nullable Looker looker, Duration time) throws InterruptedException, ExecutionException {
		this.bytes = 0;
		this.looks = 0;
		List<Long> before = numbers();
		Future<?> ending = this.executor.schedule(() -> {
		}, time.toNanos(), TimeUnit.NANOSECONDS);
		if (looker != null) {
			Future<?> looking = this.executor.scheduleAtFixedRate(() -> look(looker), 0, this.interval.toNanos(),
					TimeUnit.NANOSECONDS);
			ending.get();
			looking.cancel(false);
		}
		ending.get();
		List<Long> after = numbers();
		return new Count(after.get(0) - before.get(0), after.get(1) - before.get(1), after.get(2) - before.get(2),
				this.looks, this.bytes);
	}

	/** What fails has cost something, too, so it ends nothing. */
	private void look(Looker looker) {
		try {
			this.bytes += looker.look();
			this.looks++;
		}
		catch (IOException | CompletionException ex) {
			System.err.println("A look has failed: " + ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private List<Long> numbers() {
		return this.application.ask(LookedAtCommand.COUNT, LookedAtCommand.COUNT).stream().map(Long::valueOf).toList();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/**
	 * What an application has done.
	 *
	 * @param jobs that have run
	 * @param nanos in how long
	 * @param cpuNanos of processors
	 * @param looks at it
	 * @param bytes that were answered to these
	 */
	record Count(long jobs, long nanos, long cpuNanos, long looks, long bytes) {

		double rate() {
			return this.jobs * 1e9 / this.nanos;
		}

		double cpuShare() {
			return (double) this.cpuNanos / this.nanos;
		}

	}

}
