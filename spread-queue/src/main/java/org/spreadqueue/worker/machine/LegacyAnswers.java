// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.worker.FailureResponses;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * Tells legacy senders through one channel about their jobs, whatever the manager.
 * Answers wait while the channel has no connection.
 */
final class LegacyAnswers {

	private final LegacyCodec codec = new LegacyCodec();

	private final int channel;

	private final Channels channels;

	private final WorkerEffects effects;

	private final boolean failureResponses;

	private final List<Answer> unsent = new ArrayList<>();

	private boolean connected;

	LegacyAnswers(int channel, WorkerOptions options, Channels channels, WorkerEffects effects) {
		this.channel = channel;
		this.channels = channels;
		this.effects = effects;
		this.failureResponses = options.failureResponses() != FailureResponses.OFF;
	}

	void connected() {
		this.connected = true;
		this.unsent.forEach((answer) -> send(answer.originator(), answer.body()));
		this.unsent.clear();
	}

	void disconnected() {
		this.connected = false;
	}

	/** Tells the sender that a worker has the job. */
	void ack(String originator, WireFormat format) {
		send(originator, this.codec.encodeAck(format));
	}

	/** Tells the sender how its job ended, if there is anything to say. */
	void answer(String originator, JobResult result, WireFormat format) {
		byte[] body = encode(originator, result, format);
		if (body != null) {
			send(originator, body);
		}
	}

	private byte @Nullable [] encode(String originator, JobResult result, WireFormat format) {
		if (result instanceof JobResult.Response response) {
			return AnswerForPerl.message(response.content(), format,
					(reason) -> this.effects.replaced(originator, reason));
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

	private void send(String originator, byte[] body) {
		if (this.connected) {
			this.channels.multicast(this.channel, originator, body);
		}
		else {
			this.unsent.add(new Answer(originator, body));
		}
	}

	private record Answer(String originator, byte[] body) {
	}

}
