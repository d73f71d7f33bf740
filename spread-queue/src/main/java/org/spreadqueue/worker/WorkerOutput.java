package org.spreadqueue.worker;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.Packet;

/**
 * What a worker machine wants done, in this order.
 */
sealed interface WorkerOutput {

	/**
	 * Multicast a message.
	 *
	 * @param group where to
	 * @param body the bytes
	 */
	record Send(String group, byte[] body) implements WorkerOutput {
	}

	/**
	 * Multicast a message of the native protocol.
	 *
	 * @param packet where to, and the bytes
	 */
	record Native(Packet packet) implements WorkerOutput {
	}

	/**
	 * Join a group, now and after every reconnection.
	 *
	 * @param group its name
	 */
	record Join(String group) implements WorkerOutput {
	}

	/**
	 * The worker needs another number of sessions: the native protocol needs one, that of
	 * Spread::Queue 0.4 one for each job at a time that is no native one.
	 *
	 * @param further how many beside this one
	 */
	record Sessions(int further) implements WorkerOutput {
	}

	/**
	 * Start a job and report its end to the machine.
	 *
	 * @param job the job
	 */
	record Start(Job job) implements WorkerOutput {
	}

	/**
	 * A message came that is of no use; say so once.
	 *
	 * @param from its sender
	 * @param reason what is wrong with it
	 */
	record Dropped(String from, String reason) implements WorkerOutput {
	}

	/**
	 * The worker has said goodbye; the session can be closed.
	 *
	 * @param unfinished number of the job that was still running and is handed back,
	 * {@code null} if everything was finished
	 */
	record Left(@Nullable Long unfinished) implements WorkerOutput {
	}

}
