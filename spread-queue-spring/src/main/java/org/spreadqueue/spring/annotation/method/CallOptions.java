// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.annotation.method;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.MessageConverter;

import org.spreadqueue.spread.Durations;
import org.spreadqueue.spring.PayloadConverter;
import org.spreadqueue.spring.listener.AckMode;

/**
 * How the methods of a listener are called.
 *
 * @param ackMode {@code null} if the parameters of the method decide
 * @param batchSize most messages of a call, {@code null} for single messages
 * @param batchWait how long the first message of a batch waits for others
 * @param payloads writes responses, and reads payloads unless there is a converter
 * @param converter reads payloads, {@code null} if {@code payloads} does
 * @param idempotent whether the method runs in the transaction of an inbox
 */
public record CallOptions(@Nullable AckMode ackMode, @Nullable Integer batchSize, Duration batchWait,
		PayloadConverter payloads, @Nullable MessageConverter converter, boolean idempotent) {

	public static final Duration DEFAULT_BATCH_WAIT = Duration.ofMillis(100);

	public CallOptions {
		batchWait = Durations.limited(batchWait);
	}

	public CallOptions withIdempotent(boolean idempotent) {
		return new CallOptions(this.ackMode, this.batchSize, this.batchWait, this.payloads, this.converter, idempotent);
	}

}
