// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which questions for the statistics are answered, so that a flood of them does not keep
 * a manager busy or fill its connection. Each peer gets the first answer of a second;
 * those who ask more often share a number of further ones. Programs of this project ask
 * once a second, faster while they wait for something, and again if no answer comes.
 */
public final class StatusAnswers {

	/** To one peer in a second. One that hands a long queue over asks most. */
	static final int PER_PEER = 500;

	/** In a second, to all peers together, besides the first one to each. */
	static final int FURTHER = 1000;

	/** More connections than a daemon has. */
	static final int MAX_PEERS = 10_000;

	private static final long WINDOW = Duration.ofSeconds(1).toNanos();

	private final Map<String, Integer> given = new HashMap<>();

	private long began;

	private int further;

	/** Creates the answers of a manager that begins now. */
	public StatusAnswers(long now) {
		this.began = now;
	}

	/** Whether a peer that asks now is answered. */
	public boolean mayAnswer(String peer, long now) {
		if (now - this.began >= WINDOW) {
			this.began = now;
			this.further = 0;
			this.given.clear();
		}
		int before = this.given.getOrDefault(peer, 0);
		boolean first = before == 0 && this.given.size() < MAX_PEERS;
		if (!first && (before == 0 || before == PER_PEER || this.further == FURTHER)) {
			return false;
		}
		this.given.put(peer, before + 1);
		if (!first) {
			this.further++;
		}
		return true;
	}

}
