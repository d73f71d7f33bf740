package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.List;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.manager.store.StoredMessage;

/**
 * What depends on the protocol that a worker speaks.
 */
public interface WorkerLink {

	/**
	 * Sends a message to a worker.
	 * @throws FormatException if the protocol cannot carry it; then nothing was sent
	 */
	void send(StoredMessage message, KnownWorker worker, long now) throws FormatException;

	/** How long nothing may be heard of a worker, as things are with it. */
	Duration patience(KnownWorker worker);

	/** Decides what becomes of a worker of which nothing was heard for that long. */
	void silent(KnownWorker worker, long now);

	/** Forgets a worker that is gone, and puts what it had back into the queue. */
	void lost(KnownWorker worker, long now);

	/**
	 * Decides what becomes of the messages of a worker when all workers are forgotten,
	 * because this manager has lost its connection or its queue.
	 * @return the messages that wait again, and that the worker may still claim
	 */
	List<StoredMessage> forget(KnownWorker worker, long now);

}
