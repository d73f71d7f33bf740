// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.sender.ManagerInfo;
import org.spreadqueue.sender.SenderOptions;

/**
 * The link to a legacy manager, which confirms nothing. A one-way message counts as
 * accepted when the manager that was there before it has answered a {@code ^^status} sent
 * behind it: Spread keeps the order of a sender, so that manager has the message then. At
 * most {@link #WINDOW} messages are unconfirmed, so as not to flood a manager's session.
 */
final class LegacyLink implements Link {

	/** Most unconfirmed messages; daemons throw out sessions with 1000 unread ones. */
	static final int WINDOW = 200;

	private final String group;

	private final Duration sendTimeout;

	private final MessageNumbers numbers;

	private final PayloadCodec payloads;

	private final WaitingMessages waiting;

	private final LegacyRequests requests;

	private final Channels channels;

	private final SenderEffects effects;

	/** One-way messages that the manager may not have. */
	private final Deque<Submission> unconfirmed = new ArrayDeque<>();

	private long sent;

	private OpenQuestions questions = new OpenQuestions();

	LegacyLink(SenderOptions options, MessageNumbers numbers, PayloadCodec payloads, WaitingMessages waiting,
			Channels channels, SenderEffects effects) {
		this.group = options.queue().messagesGroup();
		this.sendTimeout = options.sendTimeout();
		this.numbers = numbers;
		this.payloads = payloads;
		this.waiting = waiting;
		this.requests = new LegacyRequests(options.maxConcurrentRequests(), channels, effects);
		this.channels = channels;
		this.effects = effects;
	}

	LegacyRequests requests() {
		return this.requests;
	}

	@Override
	public boolean isBusy() {
		return hasUnsettled() || !this.requests.isEmpty();
	}

	@Override
	public boolean hasUnsettled() {
		return !this.unconfirmed.isEmpty();
	}

	@Override
	public boolean wantsAnswer(long sinceAsked, long now) {
		return hasUnsettled();
	}

	@Override
	public void asked(long now) {
		this.questions.asked(this.sent, now);
	}

	@Override
	public void answered(ManagerInfo manager, long now) {
		this.questions.answered();
		String from = manager.privateGroup();
		while (hasUnsettled() && this.unconfirmed.getFirst().position() <= this.questions.sentBeforeAnswer()) {
			Submission message = this.unconfirmed.removeFirst();
			if (from.equals(message.manager())) {
				this.effects.accepted(message.id(), this.numbers.id(message), false);
			}
			else {
				this.effects.failed(message.id(), Reason.UNCONFIRMED, "the manager changed from " + message.manager()
						+ " to " + from + " while the message was on its way, so it may have been lost");
			}
		}
	}

	@Override
	public void disconnected() {
		this.questions = new OpenQuestions();
		failUnconfirmed(Reason.CONNECTION_LOST,
				"the connection to the Spread daemon broke before a manager confirmed the message");
	}

	@Override
	public void send(ManagerInfo manager, long now) {
		while (this.unconfirmed.size() < WINDOW) {
			Submission message = this.waiting.takeOneWay();
			if (message == null) {
				break;
			}
			if (prepare(message, now)) {
				multicast(Channels.MAIN, message, manager);
				this.unconfirmed.add(message);
			}
		}
		LegacyRequests.Session session = this.requests.free();
		while (session != null && this.waiting.requestCount() > 0) {
			Submission request = takeRequest(now);
			if (request != null) {
				session.take(request);
				multicast(session.channel(), request, manager);
			}
			session = this.requests.free();
		}
		this.requests.open(this.waiting.requestCount(), now);
	}

	private @Nullable Submission takeRequest(long now) {
		Submission request = this.waiting.takeRequest();
		while (request != null && !prepare(request, now)) {
			request = this.waiting.takeRequest();
		}
		return request;
	}

	/**
	 * Makes sure that a legacy manager takes a message, or fails it. Only a message that
	 * was sent when no manager, or a native one, was known is translated here; others are
	 * on the thread of their sender.
	 */
	private boolean prepare(Submission message, long now) {
		String beyond = message.beyondLegacy();
		if (beyond != null) {
			this.effects.failed(message.id(), Reason.UNSUPPORTED,
					"the manager of the queue is one of Spread::Queue for Perl, which knows no " + beyond);
			return false;
		}
		try {
			this.payloads.translate(message);
		}
		catch (FormatException ex) {
			this.effects.failed(message.id(), Reason.UNSUPPORTED,
					"the manager of the queue is one of Spread::Queue for Perl, to which the message cannot be "
							+ "written: " + ex.getMessage());
			return false;
		}
		message.resumeDeadline(now + this.sendTimeout.toNanos());
		return true;
	}

	private void multicast(int channel, Submission message, ManagerInfo manager) {
		this.sent++;
		this.numbers.number(message);
		message.sent(this.sent, manager.privateGroup());
		this.channels.multicast(channel, this.group, Objects.requireNonNull(message.legacyBody()));
	}

	@Override
	public void tick(boolean managerThere, long now) {
		this.unconfirmed.removeIf((message) -> {
			if (!message.isLate(now)) {
				return false;
			}
			this.effects.failed(message.id(), Reason.UNCONFIRMED,
					"no manager confirmed the message in time, so it may have been lost");
			return true;
		});
		this.requests.tick(managerThere, now);
	}

	@Override
	public String congestion(Submission message) {
		return "all of the sender's sessions were busy with earlier messages until the time was up";
	}

	@Override
	public void close() {
		failUnconfirmed(Reason.UNCONFIRMED, "the sender was closed before a manager confirmed the message");
		this.requests.close();
	}

	private void failUnconfirmed(Reason reason, String detail) {
		this.unconfirmed.forEach((message) -> this.effects.failed(message.id(), reason, detail));
		this.unconfirmed.clear();
	}

}
