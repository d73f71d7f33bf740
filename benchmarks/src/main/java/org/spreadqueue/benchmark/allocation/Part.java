// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.allocation;

import java.util.regex.Pattern;

/** A part of an application that has sender, manager and worker in one process. */
public enum Part {

	/** The threads that send, the loop of the senders, and those of their futures. */
	SENDER("bench-caller.*|spread-queue-senders|spread-queue-reply.*"),

	/** The loop of the managers. */
	MANAGER("spread-queue-managers"),

	/** The loop and the threads of the listener {@code bench}. */
	WORKER("bench-loop|bench-\\d+");

	private final Pattern threads;

	Part(String threads) {
		this.threads = Pattern.compile(threads);
	}

	/** Whether a thread of this name belongs to the part. */
	boolean owns(String thread) {
		return this.threads.matcher(thread).matches();
	}

}
