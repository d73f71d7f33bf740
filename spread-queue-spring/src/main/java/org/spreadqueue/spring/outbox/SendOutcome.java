// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.outbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

import org.spreadqueue.DeliveryFailedException;
import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.spread.log.Excerpt;

/**
 * What became of a message that a relay was to send.
 *
 * @param failure why it was not accepted, empty if it was
 */
record SendOutcome(OutboxEntry entry, Kind kind, String failure) {

	static SendOutcome accepted(OutboxEntry entry) {
		return new SendOutcome(entry, Kind.ACCEPTED, "");
	}

	static SendOutcome expired(OutboxEntry entry) {
		return new SendOutcome(entry, Kind.EXPIRED, "its time was over");
	}

	/** Returns what a future says that is complete. */
	static SendOutcome of(OutboxEntry entry, CompletableFuture<?> accepted) {
		Throwable failure = accepted.handle((id, thrown) -> thrown).getNow(null);
		return (failure != null) ? failed(entry, failure) : accepted(entry);
	}

	private static SendOutcome failed(OutboxEntry entry, Throwable thrown) {
		Throwable failure = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		String text = Excerpt.line((failure.getMessage() != null) ? failure.getMessage() : failure.toString());
		Reason reason = (failure instanceof DeliveryFailedException delivery) ? delivery.reason() : null;
		if (reason == Reason.EXPIRED) {
			return expired(entry);
		}
		return new SendOutcome(entry, isFinal(failure, reason) ? Kind.REFUSED : Kind.FAILED, text);
	}

	/** Whether it would fail in the same way again. */
	private static boolean isFinal(Throwable failure, @Nullable Reason reason) {
		return reason == Reason.UNSUPPORTED || failure instanceof IllegalArgumentException
				|| failure instanceof JacksonException;
	}

	enum Kind {

		/** A manager has it. */
		ACCEPTED,

		/** It is of no use any more. */
		EXPIRED,

		/** It can never be sent. */
		REFUSED,

		/** It may succeed later. */
		FAILED

	}

}
