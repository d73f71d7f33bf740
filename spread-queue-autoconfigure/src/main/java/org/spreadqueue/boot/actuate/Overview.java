// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.spreadqueue.boot.actuate.OverviewDescriptor.ElsewhereOverview;
import org.spreadqueue.boot.actuate.OverviewDescriptor.ManagerOverview;
import org.spreadqueue.boot.actuate.OverviewDescriptor.ProcessDescriptor;
import org.spreadqueue.boot.actuate.message.Answer;
import org.spreadqueue.boot.actuate.message.DeadLetterGroup;
import org.spreadqueue.boot.actuate.message.DeadLetterGroups;
import org.spreadqueue.boot.actuate.message.ManagerUnavailableException;
import org.spreadqueue.boot.actuate.message.SingleFlight;
import org.spreadqueue.boot.actuate.message.Viewer;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.spring.listener.QueueListenerContainerRegistry;
import org.spreadqueue.spring.manager.QueueManagers;

/**
 * Puts together what the console shows at a glance. What the managers are asked for is
 * shared by all who look within half a second, so that many viewers cost no more than
 * one. Thread-safe.
 */
final class Overview {

	private static final long SHARED = Duration.ofMillis(500).toNanos();

	private final Supplier<QueuesDescriptor> queues;

	private final QueueListenerContainerRegistry listeners;

	private final QueueManagers managers;

	private final QueuesElsewhere elsewhere;

	private final ProcessInfo process;

	private final DeadLetterGroups deadLetters = new DeadLetterGroups();

	private final JobsInProgress jobs = new JobsInProgress();

	private final SingleFlight<Reports> reports = new SingleFlight<>();

	Overview(Supplier<QueuesDescriptor> queues, QueueListenerContainerRegistry listeners, QueueManagers managers,
			QueuesElsewhere elsewhere, ProcessInfo process) {
		this.queues = queues;
		this.listeners = listeners;
		this.managers = managers;
		this.elsewhere = elsewhere;
		this.process = process;
	}

	OverviewDescriptor describe(Viewer viewer, boolean withHistory) {
		QueuesDescriptor all = this.queues.get();
		Reports reports = this.reports.get(Reports::isCurrent,
				() -> Reports.of(this.listeners, this.managers, this.elsewhere, this.jobs));
		Map<String, ManagerOverview> managing = new TreeMap<>();
		List<DeadLetterGroup> letters = new ArrayList<>();
		all.managers().keySet().forEach((queue) -> managing.put(queue, ManagerOverview.CLOSED));
		reports.byManager.forEach((manager, report) -> {
			managing.put(report.queue().value(),
					ManagerOverview.of(report, manager.failure().map(Exception::toString).orElse(null),
							withHistory ? HistoryDescriptor.of(manager.history()) : null));
			letters.addAll(letters(manager, viewer));
		});
		return new OverviewDescriptor(
				new ProcessDescriptor(this.process.application(), this.process.node(), this.process.startTime(),
						this.process.access(), viewer.mayRead()),
				reports.time, all.listeners(), all.senders(), managing, reports.elsewhere, all.outbox(),
				reports.jobs.stream().map((job) -> job.shownTo(viewer)).toList(), letters);
	}

	/** Has the next one who looks see what has just been changed. */
	void changed() {
		this.reports.forget();
		this.deadLetters.changed();
	}

	private List<DeadLetterGroup> letters(QueueManager manager, Viewer viewer) {
		try {
			return this.deadLetters.of(manager, viewer);
		}
		catch (ManagerUnavailableException ex) {
			return List.of();
		}
	}

	/** What the managers have said. */
	private static final class Reports {

		private final long nanos = System.nanoTime();

		private final Instant time = Instant.now();

		private final Map<QueueManager, QueueReport> byManager = new LinkedHashMap<>();

		private final List<JobDescriptor> jobs = new ArrayList<>();

		private final Map<String, ElsewhereOverview> elsewhere = new LinkedHashMap<>();

		/** All are asked before the first answer is waited for. */
		static Reports of(QueueListenerContainerRegistry listeners, QueueManagers managers, QueuesElsewhere elsewhere,
				JobsInProgress jobs) {
			Map<QueueManager, CompletableFuture<QueueReport>> answers = new LinkedHashMap<>();
			managers.queues()
				.stream()
				.flatMap((queue) -> managers.find(queue).stream())
				.forEach((manager) -> answers.put(manager, ask(manager)));
			Reports reports = new Reports();
			List<JobDescriptor> here = JobsInProgress.here(listeners.containers());
			reports.jobs.addAll(here);
			reports.elsewhere.putAll(elsewhere.describe());
			answers.forEach((manager, answer) -> reports.add(manager, answer, jobs, here));
			return reports;
		}

		boolean isCurrent() {
			return System.nanoTime() - this.nanos <= SHARED;
		}

		private static CompletableFuture<QueueReport> ask(QueueManager manager) {
			try {
				return manager.admin().report();
			}
			catch (RejectedExecutionException ex) {
				return CompletableFuture.failedFuture(ex);
			}
		}

		private void add(QueueManager manager, CompletableFuture<QueueReport> answer, JobsInProgress jobs,
				List<JobDescriptor> here) {
			try {
				QueueReport report = Answer.of(manager.admin(), (admin) -> answer);
				this.byManager.put(manager, report);
				this.jobs.addAll(jobs.elsewhere(manager, report, here));
			}
			catch (ManagerUnavailableException ex) {
				// It has ended, and is described as closed.
			}
		}

	}

}
