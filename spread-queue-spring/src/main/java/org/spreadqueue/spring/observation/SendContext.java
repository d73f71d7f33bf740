// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spring.observation;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.MessageId;

/**
 * Context of {@link SendObservation#SEND}. Its carrier is a map that is added to the
 * headers of the message, which a Perl manager drops.
 *
 * @since 0.1.0
 */
public final class SendContext extends SenderContext<Map<String, String>> {

	private final String queue;

	private final boolean request;

	private volatile @Nullable MessageId messageId;

	/** Takes the name of the queue, and whether an answer is wanted. */
	public SendContext(String queue, boolean request) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, request ? Kind.CLIENT : Kind.PRODUCER);
		this.queue = queue;
		this.request = request;
		setCarrier(new HashMap<>());
		setRemoteServiceName("spread-queue");
	}

	/** Returns the name of the queue. */
	public String queue() {
		return this.queue;
	}

	/** Whether an answer is wanted. */
	public boolean isRequest() {
		return this.request;
	}

	/**
	 * Returns the identity of the message, once a manager has accepted it; {@code null}
	 * before, and for a request.
	 */
	public @Nullable MessageId messageId() {
		return this.messageId;
	}

	/** Called when a manager has accepted the message. */
	public void accepted(MessageId id) {
		this.messageId = id;
	}

}
