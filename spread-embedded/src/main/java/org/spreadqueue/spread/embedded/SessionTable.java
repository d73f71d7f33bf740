// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.embedded;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import org.spreadqueue.spread.DaemonVersion;

/**
 * Sessions and their private names, which are unique from the connect request on (section
 * 3.6 of docs/protocol/spread.md). Everything but {@link #open()} is for the loop thread.
 */
final class SessionTable {

	private static final int GENERATED_NAMES = 9999;

	private static final int GENERATED_LENGTH = 9;

	private final EmbeddedDaemonOptions options;

	/** In the order in which they came. */
	private final Set<DaemonSession> sessions = new LinkedHashSet<>();

	private final Set<DaemonSession> opened = new HashSet<>();

	private final Set<String> names = new HashSet<>();

	private int accepted;

	private volatile int open;

	SessionTable(EmbeddedDaemonOptions options) {
		this.options = options;
	}

	boolean isFull() {
		return this.sessions.size() >= this.options.maxSessions();
	}

	/** The one that has been shaking hands for longest. */
	Optional<DaemonSession> slowestHandshake() {
		return this.sessions.stream().filter(DaemonSession::isShakingHands).findFirst();
	}

	/** A copy. */
	List<DaemonSession> all() {
		return List.copyOf(this.sessions);
	}

	void add(DaemonSession session) {
		this.sessions.add(session);
		this.accepted++;
	}

	void remove(DaemonSession session) {
		if (this.sessions.remove(session)) {
			this.names.remove(session.privateName());
			if (this.opened.remove(session)) {
				this.open = this.opened.size();
			}
		}
	}

	/** A session has finished its handshake. */
	void opened(DaemonSession session) {
		this.opened.add(session);
		this.open = this.opened.size();
	}

	/** Takes a name if it is free, and tells whether it was. */
	boolean reserve(String privateName) {
		return this.names.add(privateName);
	}

	/** Takes an invented name, in the form of the reference daemon. */
	String reserveGenerated() {
		while (true) {
			String name = "r" + ThreadLocalRandom.current().nextInt(GENERATED_NAMES) + "-" + this.accepted;
			String cut = name.substring(0, Math.min(name.length(), GENERATED_LENGTH));
			if (reserve(cut)) {
				return cut;
			}
		}
	}

	String privateGroup(String privateName) {
		return "#" + privateName + "#" + this.options.daemonName();
	}

	DaemonVersion version() {
		return this.options.version();
	}

	/** Counts sessions that have finished their handshake. From any thread. */
	int open() {
		return this.open;
	}

}
