// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.queue;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/** What a sender does with a job, whatever the peer. Any thread may call it. */
interface JobQueue {

	/**
	 * Sends without waiting. The future completes when the job has been taken, or at once
	 * if this peer does not tell.
	 */
	CompletableFuture<?> submit(Job job);

	/** Sends, and returns when the job has been taken. */
	void send(Job job);

	/** Sends, and returns the answer. */
	Job.@Nullable Receipt request(Job job);

}
