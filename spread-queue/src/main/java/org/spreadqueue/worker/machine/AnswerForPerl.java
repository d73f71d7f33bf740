// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.util.function.Consumer;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;

/**
 * Writes answers for Perl senders. Takes time in proportion to the answer, so it is done
 * by the thread that ends the job, before the event loop hears of it.
 */
public final class AnswerForPerl {

	/** Type of a content that is a whole message to a Perl sender. */
	private static final String MESSAGE = "application/x-spread-queue-response";

	private static final LegacyCodec CODEC = new LegacyCodec();

	private static final ContentCodec CONTENTS = new ContentCodec();

	private AnswerForPerl() {
	}

	/**
	 * Returns the result for the worker's machine: an answer as its sender reads it.
	 * @param replaced is told why an answer cannot be sent, and a failure is instead
	 */
	public static JobResult translate(Job job, JobResult result, Consumer<String> replaced) {
		return (job.isLegacy() && result instanceof JobResult.Response response)
				? JobResult.response(Content.of(MESSAGE, message(response.content(), job.format(), replaced))) : result;
	}

	/** The message to a Perl sender, written now unless it is already. */
	static byte[] message(Content answer, WireFormat format, Consumer<String> replaced) {
		if (answer.type().equals(MESSAGE)) {
			return answer.body();
		}
		try {
			return CODEC.encodeResponse(CONTENTS.read(answer).value(), format);
		}
		catch (FormatException ex) {
			String reason = String.valueOf(ex.getMessage());
			replaced.accept(reason);
			return CODEC.encodeFailure("UnwritableResponse", reason, format);
		}
	}

}
