// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import org.spreadqueue.spread.ReconnectPolicy;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadOptions;

/**
 * Decides which address a session tries next, and when. It goes through the list without
 * waiting; after each fruitless round it waits longer. After a loss it begins with the
 * first address again, because the list is in the order of preference; only a daemon that
 * has fallen silent is passed over, because one attempt at it takes long.
 */
final class ReconnectSchedule {

	/**
	 * A shorter connection does not end a series of failures, so that a daemon that
	 * accepts and hangs up is not asked again at full speed.
	 */
	private static final long STABLE_AFTER_NANOS = 1_000_000_000L;

	private final List<SpreadAddress> addresses;

	private final ReconnectPolicy policy;

	private final RandomGenerator random;

	private final LongSupplier nanoTime;

	/** Failed attempts of each address. */
	private final int[] failures;

	private int index;

	/** The {@link #index} of the last connection. */
	private int connectedIndex;

	private int failedAttempts;

	private int rounds;

	private long connectedAt;

	ReconnectSchedule(SpreadOptions options, RandomGenerator random, LongSupplier nanoTime) {
		this.addresses = options.addresses();
		this.failures = new int[this.addresses.size()];
		this.policy = options.reconnectPolicy();
		this.random = random;
		this.nanoTime = nanoTime;
	}

	SpreadAddress address() {
		return this.addresses.get(this.index);
	}

	/**
	 * How many attempts at the current address have failed in all: the next one begins
	 * with another address of its host.
	 */
	int failuresOfAddress() {
		return this.failures[this.index];
	}

	int failedAttempts() {
		return this.failedAttempts;
	}

	/** Returns how long to wait after the current address has failed. */
	Duration failed() {
		this.failedAttempts++;
		return passOver(this.index);
	}

	private Duration passOver(int fruitless) {
		this.failures[fruitless] = (this.failures[fruitless] + 1) & Integer.MAX_VALUE;
		this.index = (fruitless + 1) % this.addresses.size();
		return (this.index == 0) ? nextRound() : Duration.ZERO;
	}

	void connected() {
		this.connectedIndex = this.index;
		this.index = 0;
		this.failedAttempts = 0;
		this.connectedAt = this.nanoTime.getAsLong();
	}

	/** Returns how long to wait after the connection is lost. */
	Duration lost() {
		endSeriesIfStable();
		return nextRound();
	}

	/** Returns how long to wait after nothing came from the daemon any more. */
	Duration fellSilent() {
		endSeriesIfStable();
		return passOver(this.connectedIndex);
	}

	private void endSeriesIfStable() {
		if (this.nanoTime.getAsLong() - this.connectedAt >= STABLE_AFTER_NANOS) {
			this.rounds = 0;
		}
	}

	private Duration nextRound() {
		this.rounds++;
		return this.policy.delay(this.rounds, this.random);
	}

}
