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
	 * It is known now how the manager speaks, or it has changed: the native protocol
	 * needs one session, the one of Spread::Queue 0.4 one for each job at a time.
	 *
	 * @param nativeManager whether it speaks the native protocol
	 */
	record Spoken(boolean nativeManager) implements WorkerOutput {
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
