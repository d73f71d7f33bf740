package org.spreadqueue.boot.actuate;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.spreadqueue.boot.actuate.message.Answer;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueManager;
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

	private JobsInProgress() {
	}

	static List<JobDescriptor> here(Collection<QueueListenerContainer> listeners) {
		Instant now = Instant.now();
		return listeners.stream()
			.flatMap((listener) -> listener.jobs().stream().map((job) -> JobDescriptor.of(listener, job, now)))
			.toList();
	}

	/**
	 * What workers of other processes have. A worker that has one of the jobs here is of
	 * this process; what else it has still waits there.
	 */
	static List<JobDescriptor> elsewhere(QueueManager manager, List<JobDescriptor> here) {
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
		Set<String> own = messages.stream()
			.filter((message) -> known.contains(message.id().toString()))
			.map(QueuedMessage::worker)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		return messages.stream()
			.filter((message) -> !own.contains(message.worker()))
			.map((message) -> JobDescriptor.of(manager, message))
			.toList();
	}

}
