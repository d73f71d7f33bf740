// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.boot.actuate.message.Viewer;
import org.spreadqueue.manager.QueueManager;
import org.spreadqueue.manager.QueuedMessage;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.spring.listener.QueueListenerContainer;
import org.spreadqueue.worker.RunningJob;

/**
 * A job that a worker does right now, or, if the worker is elsewhere, has.
 *
 * @param listener the listener that does it, {@code null} if it is not of this process
 * @param worker private group of the worker, {@code null} if it is of this process
 * @param messageId {@code null} if a manager in Perl, which knows none, has dispatched it
 * @param since when the attempt began, or was dispatched if the worker is elsewhere
 * @param thread its thread, {@code null} if unknown
 * @param progress how much of it is done, from 0 to 1; {@code null} if it does not say
 * @param progressText where it is, {@code null} if it does not say, or the user may not
 * see what is in messages
 * @param estimatedEnd when it will be done at this rate, {@code null} if that is unknown
 * @since 0.1.0
 */
public record JobDescriptor(String queue, @Nullable String listener, @Nullable String worker,
		@Nullable String messageId, int attempt, Instant since, @Nullable String thread, @Nullable Double progress,
		@Nullable String progressText, @Nullable Instant estimatedEnd) {

	static JobDescriptor of(QueueListenerContainer container, RunningJob job, Instant now) {
		MessageId id = job.messageId();
		return new JobDescriptor(container.options().worker().queue().value(), container.options().id(), null,
				(id != null) ? id.toString() : null, job.attempt(), job.start(), job.thread(),
				(job.progress() != null) ? job.progress().fraction() : null,
				(job.progress() != null) ? job.progress().text() : null,
				job.remaining(now).map(now::plus).orElse(null));
	}

	/** The text is the application's, as payloads are. */
	JobDescriptor shownTo(Viewer viewer) {
		return new JobDescriptor(this.queue, this.listener, this.worker, this.messageId, this.attempt, this.since,
				this.thread, this.progress, viewer.progress(this.progressText), this.estimatedEnd);
	}

	static JobDescriptor of(QueueManager manager, QueuedMessage message) {
		Instant dispatched = message.dispatched();
		return new JobDescriptor(manager.options().queue().value(), null, message.worker(), message.id().toString(),
				message.attempt(), (dispatched != null) ? dispatched : message.arrived(), null, null, null, null);
	}

}
