package org.spreadqueue.worker;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;

/**
 * Answers to senders that speak the protocol of Spread::Queue 0.4.
 */
final class LegacyAnswers {

	private final LegacyCodec codec = new LegacyCodec();

	private final boolean failureResponses;

	LegacyAnswers(WorkerOptions options) {
		this.failureResponses = options.failureResponses();
	}

	/** The message that tells the sender how its job ended, {@code null} for none. */
	byte @Nullable [] answer(JobResult result, WireFormat format) {
		if (result instanceof JobResult.Response response) {
			return encode(response, format);
		}
		if (!this.failureResponses) {
			return null;
		}
		if (result instanceof JobResult.Failure failure) {
			return this.codec.encodeFailure(failure.type(), failure.message(), format);
		}
		if (result instanceof JobResult.Requeue) {
			return this.codec.encodeFailure("HandedBack",
					"the worker did not take the message, and this queue manager cannot take it back", format);
		}
		return null;
	}

	private byte[] encode(JobResult.Response response, WireFormat format) {
		try {
			return this.codec.encodeResponse(response.body(), format);
		}
		catch (FormatException ex) {
			return this.codec.encodeFailure("UnwritableResponse", String.valueOf(ex.getMessage()), format);
		}
	}

}
