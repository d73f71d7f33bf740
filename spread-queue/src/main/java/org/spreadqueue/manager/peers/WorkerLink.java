// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.List;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.manager.store.StoredMessage;

/** What depends on the protocol that a worker speaks. */
public interface WorkerLink {

	/** Sends a message; fails, and sends nothing, if the protocol cannot carry it. */
	void send(StoredMessage message, KnownWorker worker, long now) throws FormatException;

	/** How long a worker in its present state may be silent. */
	Duration patience(KnownWorker worker);

	/** Decides what becomes of a worker that was silent for that long. */
	void silent(KnownWorker worker, long now);

	/** Forgets a worker that is gone; requeues its messages, or gives them up. */
	void lost(KnownWorker worker, long now);

	/**
	 * Decides what becomes of a worker's messages when all workers are forgotten, because
	 * this manager has lost its connection or its queue. Returns the requeued ones, which
	 * the worker may still claim.
	 */
	List<StoredMessage> forget(KnownWorker worker, long now);

}
