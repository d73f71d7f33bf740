// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.LegacyReply;

/**
 * Unanswered requests to a legacy manager. Answers carry no reference to their request
 * (D9), so each request has a Spread session of its own. A session whose answer may still
 * come, because the request timed out or was taken twice, is never used again.
 */
final class LegacyRequests {

	/** Idle sessions are closed after this time. */
	static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

	private final Map<Integer, Session> sessions = new LinkedHashMap<>();

	private final int limit;

	private final Channels channels;

	private final SenderEffects effects;

	private int lastChannel = Channels.MAIN;

	LegacyRequests(int limit, Channels channels, SenderEffects effects) {
		this.limit = limit;
		this.channels = channels;
		this.effects = effects;
	}

	boolean isEmpty() {
		return this.sessions.values().stream().allMatch((session) -> session.request == null);
	}

	/** A session that can take a request now, {@code null} if there is none. */
	@Nullable Session free() {
		return this.sessions.values()
			.stream()
			.filter((session) -> session.connected && session.request == null)
			.findFirst()
			.orElse(null);
	}

	/** Opens sessions for this many requests, as far as allowed. */
	void open(int wanted, long now) {
		long opening = this.sessions.values().stream().filter((session) -> !session.connected).count();
		while (wanted > opening && this.sessions.size() < this.limit) {
			this.lastChannel++;
			this.sessions.put(this.lastChannel, new Session(this.lastChannel, now));
			this.channels.open(this.lastChannel);
			opening++;
		}
	}

	void connected(int channel) {
		Session session = this.sessions.get(channel);
		if (session != null) {
			session.connected = true;
		}
	}

	void disconnected(int channel, long now) {
		Session session = this.sessions.get(channel);
		if (session == null) {
			return;
		}
		session.connected = false;
		Submission request = session.request;
		if (request != null) {
			session.release(now);
			this.effects.failed(request.id(), Reason.CONNECTION_LOST,
					"the connection to the Spread daemon broke before the answer came");
		}
	}

	/** A reply has come to a session, which may have no request. */
	void received(int channel, String from, LegacyReply reply, long now) {
		Session session = this.sessions.get(channel);
		if (session == null) {
			if (!(reply instanceof LegacyReply.Ack)) {
				this.effects.ignored(from, "an answer that nobody waits for");
			}
			return;
		}
		Submission request = session.request;
		if (request != null) {
			replied(session, request, reply, now);
			return;
		}
		// A second worker has taken an earlier request of this session. Its answer, or a
		// further one, may come at any time.
		this.effects.ignored(from, "an answer to a request that was answered before");
		discard(session);
	}

	private void replied(Session session, Submission request, LegacyReply reply, long now) {
		if (reply instanceof LegacyReply.Ack) {
			request.acknowledged();
			return;
		}
		if (reply instanceof LegacyReply.Response response) {
			this.effects.answered(request.id(), Content.json(response.body()));
		}
		else if (reply instanceof LegacyReply.Failure failure) {
			this.effects.jobFailed(request.id(), failure.type(), failure.message(), 1);
		}
		else {
			return;
		}
		if (request.acks() > 1) {
			// Two workers have taken it, so a second answer may come.
			discard(session);
		}
		else {
			session.release(now);
		}
	}

	/** Something unreadable has come. */
	void unreadable(int channel, String from, FormatException problem) {
		Session session = this.sessions.get(channel);
		Submission request = (session != null) ? session.request : null;
		if (session == null || request == null) {
			this.effects.ignored(from, "an unreadable message: " + problem.getMessage());
			return;
		}
		this.effects.failed(request.id(), Reason.UNREADABLE_RESPONSE,
				"the answer of " + from + " cannot be read: " + problem.getMessage());
		discard(session);
	}

	/** Fails late requests and closes idle sessions. */
	void tick(boolean managerThere, long now) {
		for (Session session : List.copyOf(this.sessions.values())) {
			Submission request = session.request;
			if (request != null && request.isLate(now)) {
				request.failTimedOut(managerThere, this.effects);
				discard(session);
			}
			else if (request == null && now - session.idleSince >= IDLE_LIMIT.toNanos()) {
				discard(session);
			}
		}
	}

	void close() {
		for (Session session : List.copyOf(this.sessions.values())) {
			Submission request = session.request;
			if (request != null) {
				this.effects.failed(request.id(), Reason.CONNECTION_LOST,
						"the sender was closed before the answer came");
			}
			discard(session);
		}
	}

	private void discard(Session session) {
		this.sessions.remove(session.channel);
		this.channels.close(session.channel);
	}

	static final class Session {

		private final int channel;

		private boolean connected;

		private @Nullable Submission request;

		private long idleSince;

		private Session(int channel, long now) {
			this.channel = channel;
			this.idleSince = now;
		}

		int channel() {
			return this.channel;
		}

		void take(Submission taken) {
			this.request = taken;
		}

		private void release(long now) {
			this.request = null;
			this.idleSince = now;
		}

	}

}
