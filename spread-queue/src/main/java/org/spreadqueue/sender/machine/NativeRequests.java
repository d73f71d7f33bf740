// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.SequenceMap;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentCodec;
import org.spreadqueue.protocol.frame.Frame;

/**
 * Unanswered native requests. Answers name their request, so any number may be
 * outstanding on one session.
 */
final class NativeRequests {

	private final SequenceMap<Submission> outstanding = new SequenceMap<>();

	private final int limit;

	private final SenderEffects effects;

	private final ContentCodec contents = new ContentCodec();

	NativeRequests(int limit, SenderEffects effects) {
		this.limit = limit;
		this.effects = effects;
	}

	boolean isEmpty() {
		return this.outstanding.isEmpty();
	}

	boolean hasRoom() {
		return outstanding() < this.limit;
	}

	int outstanding() {
		return this.outstanding.size();
	}

	void add(Submission request) {
		this.outstanding.putIfAbsent(request.sequence(), request);
	}

	boolean contains(long sequence) {
		return this.outstanding.get(sequence) != null;
	}

	@Nullable Submission remove(long sequence) {
		return this.outstanding.remove(sequence);
	}

	/** A worker has started on a request. */
	void acknowledged(long sequence) {
		Submission request = this.outstanding.get(sequence);
		if (request != null) {
			request.acknowledged();
		}
	}

	void answered(String from, Frame.Response response) {
		Submission request = this.outstanding.remove(response.id().sequence());
		Frame.JobError error = response.error();
		Content content = response.content();
		if (request == null) {
			this.effects.ignored(from, "an answer that nobody waits for");
		}
		else if (error != null) {
			this.effects.jobFailed(request.id(), error.type(), error.message(), error.attempt());
		}
		else if (content == null) {
			this.effects.answered(request.id(), Content.NULL);
		}
		else {
			answered(from, request, content);
		}
	}

	/** The caller reads the body; its format is looked at here. */
	private void answered(String from, Submission request, Content content) {
		try {
			this.contents.format(content);
			this.effects.answered(request.id(), content);
		}
		catch (FormatException ex) {
			this.effects.failed(request.id(), Reason.UNREADABLE_RESPONSE,
					"the answer of " + from + " cannot be read: " + ex.getMessage());
		}
	}

	/** The manager knows that there will be no answer. */
	void otherOutcome(Frame.OtherOutcome other) {
		Submission request = this.outstanding.remove(other.sequence());
		if (request == null) {
			return;
		}
		if (other.outcome() == Frame.Outcome.EXPIRED) {
			request.failTimedOut(true, this.effects);
		}
		else {
			this.effects.failed(request.id(), NativeLink.reason(other.outcome()), other.text());
		}
	}

	/** Fails late requests; returns their numbers. */
	List<Long> tick(boolean managerThere, long now) {
		List<Long> late = new ArrayList<>();
		for (Submission request : this.outstanding.values()) {
			if (request.isLate(now)) {
				this.outstanding.remove(request.sequence());
				late.add(request.sequence());
				request.failTimedOut(managerThere, this.effects);
			}
		}
		return late;
	}

	/** Fails all requests, as answers can no longer arrive; returns their numbers. */
	List<Long> failAll(String detail) {
		List<Submission> all = this.outstanding.values();
		all.forEach((request) -> this.effects.failed(request.id(), Reason.CONNECTION_LOST, detail));
		this.outstanding.clear();
		return all.stream().map(Submission::sequence).toList();
	}

}
