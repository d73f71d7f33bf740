// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.spreadqueue.QueueName;
import org.spreadqueue.boot.actuate.message.Answer;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueueReport;
import org.spreadqueue.manager.QueueReport.WorkerReport;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;
import org.spreadqueue.spring.listener.QueueListenerContainer;

/**
 * What is being done right now: by the listeners of this process, which know what they
 * do, and by workers elsewhere, of which their managers know what they have.
 */
final class JobsInProgress {

	/** Messages of a queue that are looked at; those that came first. */
	private static final int MAX_MESSAGES = 100;

	private static final MessageFilter IN_FLIGHT = MessageFilter.ALL.in(Place.IN_FLIGHT);

	/** Private groups of workers that were seen to be of this process, by queue. */
	private final Map<QueueName, Set<String>> own = new ConcurrentHashMap<>();

	static List<JobDescriptor> here(Collection<QueueListenerContainer> listeners) {
		Instant now = Instant.now();
		return listeners.stream()
			.flatMap((listener) -> listener.jobs().stream().map((job) -> JobDescriptor.of(listener, job, now)))
			.toList();
	}

	/**
	 * What workers of other processes have. A worker that has, or had, one of the jobs
	 * here is of this process; what else it has waits there, or has just been done.
	 */
	List<JobDescriptor> elsewhere(QueueManager manager, QueueReport report, List<JobDescriptor> here) {
		int inFlight = Math.min(MAX_MESSAGES, manager.figures().inFlight());
		if (inFlight == 0) {
			return List.of();
		}
		Set<String> known = here.stream()
			.map(JobDescriptor::messageId)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		List<QueuedMessage> messages = Answer.of(manager.admin(), (admin) -> admin.browse(IN_FLIGHT, 0, inFlight))
			.messages();
		Set<String> seen = messages.stream()
			.filter((message) -> known.contains(message.id().toString()))
			.map(QueuedMessage::worker)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		Set<String> own = remember(report.queue(),
				report.workers().stream().map(WorkerReport::privateGroup).collect(Collectors.toSet()), seen);
		return messages.stream()
			.filter((message) -> !own.contains(message.worker()))
			.map((message) -> JobDescriptor.of(manager, message))
			.toList();
	}

	/**
	 * Returns the workers of this process: those seen now, and those seen earlier that
	 * the manager still knows.
	 */
	Set<String> remember(QueueName queue, Set<String> known, Set<String> seen) {
		Set<String> own = new HashSet<>(this.own.getOrDefault(queue, Set.of()));
		own.retainAll(known);
		own.addAll(seen);
		this.own.put(queue, Set.copyOf(own));
		return own;
	}

}
