package org.spreadqueue.protocol.legacy;

/**
 * What a worker reports to the manager on {@code WQ_<queue>} (message 3 of the protocol).
 */
public enum WorkerStatus {

	/** It can take a message; also its heartbeat. */
	READY("ready"),

	/** It has the message that was dispatched to it. */
	WORKING("working"),

	/** It leaves; a message it was given and did not take goes to another worker. */
	TERMINATE("terminate");

	private final String word;

	WorkerStatus(String word) {
		this.word = word;
	}

	/**
	 * Returns the word on the wire.
	 * @return the word
	 */
	public String word() {
		return this.word;
	}

}
