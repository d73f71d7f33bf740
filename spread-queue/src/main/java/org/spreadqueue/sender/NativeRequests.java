package org.spreadqueue.sender;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.node.JsonNodeFactory;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.DeliveryFailedException.Reason;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

/**
 * Requests that were sent natively and whose answer is due. Answers name their request,
 * so that any number may be outstanding on one session.
 */
final class NativeRequests {

	private final Map<Long, Submission> outstanding = new LinkedHashMap<>();

	private final int limit;

	private final Payloads payloads;

	NativeRequests(int limit, Payloads payloads) {
		this.limit = limit;
		this.payloads = payloads;
	}

	boolean isEmpty() {
		return this.outstanding.isEmpty();
	}

	boolean hasRoom() {
		return this.outstanding.size() < this.limit;
	}

	void add(Submission request) {
		this.outstanding.put(request.sequence(), request);
	}

	@Nullable Submission remove(long sequence) {
		return this.outstanding.remove(sequence);
	}

	/** A worker has started on it. */
	void acknowledged(long sequence) {
		Submission request = this.outstanding.get(sequence);
		if (request != null) {
			request.acknowledged();
		}
	}

	/** An answer has come. */
	void answered(String from, Frame.Response response, List<SenderOutput> out) {
		Submission request = this.outstanding.remove(response.id().sequence());
		Frame.JobError error = response.error();
		Content content = response.content();
		if (request == null) {
			out.add(new SenderOutput.Ignored(from, "an answer that nobody waits for"));
		}
		else if (error != null) {
			out.add(new SenderOutput.JobFailed(request.id(), error.type(), error.message(), error.attempt()));
		}
		else if (content == null) {
			out.add(new SenderOutput.Answered(request.id(), JsonNodeFactory.instance.nullNode()));
		}
		else {
			try {
				out.add(new SenderOutput.Answered(request.id(), this.payloads.read(content)));
			}
			catch (FormatException ex) {
				out.add(new SenderOutput.Failed(request.id(), Reason.UNREADABLE_RESPONSE,
						"the answer of " + from + " cannot be read: " + ex.getMessage()));
			}
		}
	}

	/** The manager has ended it without an answer. */
	void ended(Frame.Ended ended, List<SenderOutput> out) {
		Submission request = this.outstanding.remove(ended.sequence());
		if (request == null) {
			return;
		}
		if (ended.reason() == Frame.EndReason.EXPIRED) {
			out.add(timedOut(request, true));
		}
		else {
			out.add(new SenderOutput.Failed(request.id(), NativeOutbound.reason(ended.reason()), ended.text()));
		}
	}

	/**
	 * Time has passed.
	 * @return numbers of those whose time is up
	 */
	List<Long> tick(boolean managerThere, long now, List<SenderOutput> out) {
		List<Long> late = new ArrayList<>();
		this.outstanding.values().removeIf((request) -> {
			if (!request.isLate(now)) {
				return false;
			}
			late.add(request.sequence());
			out.add(timedOut(request, managerThere));
			return true;
		});
		return late;
	}

	/** How a request fails that was sent and not answered in time. */
	static SenderOutput timedOut(Submission request, boolean managerThere) {
		if (request.acks() > 0) {
			return new SenderOutput.Failed(request.id(), Reason.TIMED_OUT_RUNNING,
					"a worker took the request, but did not answer in time");
		}
		if (!managerThere) {
			return new SenderOutput.Failed(request.id(), Reason.UNCONFIRMED,
					"the manager of the queue disappeared after the request was sent");
		}
		return new SenderOutput.Failed(request.id(), Reason.TIMED_OUT_QUEUED,
				"no worker took the request in time; is one running, and not too busy?");
	}

	List<Submission> clear() {
		List<Submission> all = new ArrayList<>(this.outstanding.values());
		this.outstanding.clear();
		return all;
	}

}
