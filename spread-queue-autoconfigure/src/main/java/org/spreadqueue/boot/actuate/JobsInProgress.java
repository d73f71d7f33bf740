package org.spreadqueue.boot.actuate;

import java.util.List;

import org.spreadqueue.boot.actuate.message.Answer;
import org.spreadqueue.manager.MessageFilter;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.manager.QueuedMessage.Place;

/** What the workers of a queue do right now, as its manager sees it. */
final class JobsInProgress {

	/** Jobs of a queue that are shown; those that came first. */
	private static final int MAX_JOBS = 100;

	private static final MessageFilter IN_FLIGHT = MessageFilter.ALL.in(Place.IN_FLIGHT);

	private JobsInProgress() {
	}

	static List<JobDescriptor> of(QueueManager manager) {
		int inFlight = Math.min(MAX_JOBS, manager.figures().inFlight());
		if (inFlight == 0) {
			return List.of();
		}
		return Answer.of(manager.admin(), (admin) -> admin.browse(IN_FLIGHT, 0, inFlight))
			.messages()
			.stream()
			.map((message) -> describe(manager, message))
			.toList();
	}

	private static JobDescriptor describe(QueueManager manager, QueuedMessage message) {
		return new JobDescriptor(manager.options().queue().value(), null, message.worker(), message.id().toString(),
				message.attempt(), (message.dispatched() != null) ? message.dispatched() : message.arrived(), null,
				null);
	}

}
