package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Decoded;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * The first session of a worker as a state machine: no threads, no sockets, no clock. It
 * announces itself in the protocol of Spread::Queue 0.4, as one that knows more, and goes
 * on as the manager answers: native with all jobs of the worker on this session, or one
 * job at a time, and then the worker needs further sessions.
 */
final class NativeWorkerMachine implements SessionMachine {

	private final WorkerOptions options;

	private final QueueName queue;

	private final LegacyCodec codec = new LegacyCodec();

	private final NativeAnswers nativeAnswers = new NativeAnswers();

	private final LegacyAnswers legacyAnswers;

	private final JobNumbers numbers = new JobNumbers();

	private final JobSlots slots;

	private final NativeJobs jobs;

	private final NativeReports reports;

	private final Inbox inbox = new Inbox();

	/** Answers to senders of the old protocol while there is no connection. */
	private final List<WorkerOutput> unsent = new ArrayList<>();

	/** Speaks the old protocol while no native manager is known. */
	private WorkerMachine legacy;

	private @Nullable String manager;

	private boolean joined;

	private boolean connected;

	private boolean leaving;

	private boolean gone;

	/** A manager of the old protocol has given it a message since the last greeting. */
	private boolean legacyManager;

	private int furtherSessions;

	NativeWorkerMachine(WorkerOptions options, JobSlots slots) {
		this.options = options;
		this.slots = slots;
		this.queue = options.queue();
		this.jobs = new NativeJobs(options, slots);
		this.reports = new NativeReports(options, this.jobs);
		this.legacyAnswers = new LegacyAnswers(options);
		this.legacy = announcing();
	}

	private WorkerMachine announcing() {
		return new WorkerMachine(this.options, this.slots, this.codec.encodeReady(this.jobs.capacity()), this.numbers);
	}

	@Override
	public List<WorkerOutput> connected(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		this.connected = true;
		if (!this.joined) {
			this.joined = true;
			out.add(new WorkerOutput.Join(this.queue.nativeMembersGroup()));
		}
		out.addAll(this.unsent);
		this.unsent.clear();
		out.addAll(this.legacy.connected(now));
		return out;
	}

	@Override
	public List<WorkerOutput> disconnected() {
		List<WorkerOutput> out = new ArrayList<>();
		this.connected = false;
		this.manager = null;
		this.inbox.clear();
		this.reports.connectionLost();
		add(this.legacy.disconnected(), out);
		leaveWithoutManager(out);
		return out;
	}

	/**
	 * A worker that leaves stays until its running jobs have ended, also without a
	 * manager.
	 */
	@Override
	public List<WorkerOutput> membership(MembershipChange change, long now) {
		List<WorkerOutput> out = new ArrayList<>();
		String known = this.manager;
		if (known == null || !change.group().equals(this.queue.nativeMembersGroup())
				|| change.members().contains(known)) {
			return out;
		}
		this.manager = null;
		this.inbox.forget(known);
		if (!this.legacy.isBusy()) {
			this.legacy = announcing();
			if (!this.leaving) {
				out.addAll(this.legacy.connected(now));
			}
		}
		leaveWithoutManager(out);
		return out;
	}

	@Override
	public List<WorkerOutput> received(RegularMessage message, long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (message.messageType() == NativeProtocol.MESSAGE_TYPE) {
			Decoded decoded = this.inbox.receive(message.sender(), message.body());
			decoded.frames().forEach((frame) -> frame(message.sender(), frame, now, out));
			if (decoded.problem() != null) {
				out.add(new WorkerOutput.Dropped(message.sender(), decoded.problem()));
			}
			return out;
		}
		add(this.legacy.received(message, now), out);
		this.legacyManager = this.legacyManager || (this.legacy.isBusy() && this.manager == null);
		openFurtherSessions(out);
		return out;
	}

	private void frame(String from, Frame frame, long now, List<WorkerOutput> out) {
		if (this.gone) {
			return;
		}
		if (frame instanceof Frame.Hello) {
			greeted(from, now, out);
		}
		else if (frame instanceof Frame.Dispatch dispatch && from.equals(this.manager)) {
			if (this.leaving) {
				this.jobs.requeue(dispatch.id(), now);
				this.reports.due();
			}
			else {
				this.jobs.add(dispatch, now);
				startNext(now, out);
			}
		}
	}

	/** While a job of the old protocol runs, its end comes first. */
	private void greeted(String from, long now, List<WorkerOutput> out) {
		if (this.legacy.isBusy()) {
			return;
		}
		if (this.manager == null) {
			out.add(new WorkerOutput.Sessions(0));
		}
		this.legacyManager = false;
		this.furtherSessions = 0;
		this.manager = from;
		this.reports.begin(now);
	}

	/**
	 * One for each job at a time that native ones leave room for. Not because nobody has
	 * greeted: a manager of this project that is being restarted is silent too.
	 */
	private void openFurtherSessions(List<WorkerOutput> out) {
		int needed = this.options.concurrency() - 1 - this.jobs.size();
		if (this.legacyManager && !this.leaving && needed > this.furtherSessions) {
			this.furtherSessions = needed;
			out.add(new WorkerOutput.Sessions(needed));
		}
	}

	private void startNext(long now, List<WorkerOutput> out) {
		NativeJobs.Taken next = this.jobs.next(now);
		while (next != null) {
			start(next, now, out);
			next = this.jobs.next(now);
		}
	}

	private void start(NativeJobs.Taken taken, long now, List<WorkerOutput> out) {
		Frame.Dispatch dispatch = taken.dispatch();
		DecodedMessage payload;
		try {
			payload = this.nativeAnswers.decode(dispatch.content());
		}
		catch (FormatException ex) {
			unreadable(taken, String.valueOf(ex.getMessage()), now, out);
			return;
		}
		if (dispatch.legacy()) {
			send(dispatch.originator(), this.codec.encodeAck(payload.format()), out);
		}
		else if (dispatch.reply()) {
			this.reports.ack(dispatch);
		}
		long number = this.numbers.getAsLong();
		this.jobs.started(number, taken, payload.format(), now);
		out.add(new WorkerOutput.Start(new Job(number, this.queue, dispatch.originator(), payload.value(),
				payload.format(), dispatch.content().body().length, dispatch.id(), dispatch.content().headers(),
				dispatch.attempt(), Duration.ofMillis(dispatch.queuedMillis()))));
	}

	private void unreadable(NativeJobs.Taken taken, String reason, long now, List<WorkerOutput> out) {
		this.jobs.refused();
		out.add(new WorkerOutput.Dropped(taken.dispatch().originator(), reason));
		JobResult.Failure failure = new JobResult.Failure("UnreadableMessage", reason, true);
		if (taken.dispatch().legacy()) {
			answerLegacy(taken, failure, out);
			failed(taken, failure, now);
		}
		else {
			ended(taken, failure, now, out);
		}
	}

	@Override
	public List<WorkerOutput> finished(long jobId, JobResult result, long now) {
		List<WorkerOutput> out = new ArrayList<>();
		NativeJobs.Taken job = this.jobs.ended(jobId, now);
		if (job == null) {
			add(this.legacy.finished(jobId, result, now), out);
			startNext(now, out);
			return out;
		}
		if (!this.gone) {
			ended(job, result, now, out);
			startWaiting(now, out);
			openFurtherSessions(out);
			leaveWithoutManager(out);
		}
		return out;
	}

	@Override
	public List<WorkerOutput> slotFreed(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (!this.gone) {
			startWaiting(now, out);
			this.reports.dueIfMoreFits();
		}
		return out;
	}

	/**
	 * What a manager of the old protocol gave cannot wait elsewhere, so it goes first.
	 */
	private void startWaiting(long now, List<WorkerOutput> out) {
		add(this.legacy.slotFreed(now), out);
		startNext(now, out);
	}

	private void ended(NativeJobs.Taken job, JobResult result, long now, List<WorkerOutput> out) {
		Frame.Dispatch dispatch = job.dispatch();
		if (result instanceof JobResult.Requeue) {
			this.jobs.requeue(dispatch.id(), now);
			this.reports.due();
		}
		else if (dispatch.legacy()) {
			answerLegacy(job, result, out);
			this.jobs.done(job, now);
		}
		else if (dispatch.reply()) {
			this.reports.answer(dispatch.originator(), this.nativeAnswers.response(dispatch, result));
			this.jobs.done(job, now);
		}
		else if (result instanceof JobResult.Failure failure) {
			failed(job, failure, now);
		}
		else {
			this.jobs.done(job, now);
		}
	}

	private void failed(NativeJobs.Taken job, JobResult.Failure failure, long now) {
		this.jobs.failed(job, this.nativeAnswers.error(job.dispatch(), failure), failure.fatal(), now);
		this.reports.due();
	}

	private void answerLegacy(NativeJobs.Taken job, JobResult result, List<WorkerOutput> out) {
		byte[] answer = this.legacyAnswers.answer(result, job.format());
		if (answer != null) {
			send(job.dispatch().originator(), answer, out);
		}
	}

	private void send(String group, byte[] body, List<WorkerOutput> out) {
		(this.connected ? out : this.unsent).add(new WorkerOutput.Send(group, body));
	}

	@Override
	public List<WorkerOutput> tick(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.gone) {
			return out;
		}
		if (this.manager == null || this.legacy.isBusy()) {
			add(this.legacy.tick(now), out);
		}
		if (this.manager != null) {
			this.reports.tick(now);
		}
		return out;
	}

	@Override
	public List<WorkerOutput> leave(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.leaving) {
			return out;
		}
		this.leaving = true;
		this.jobs.requeueWaiting(now);
		if (this.manager != null && !this.legacy.isBusy()) {
			this.reports.due();
		}
		else {
			add(this.legacy.leave(now), out);
		}
		return out;
	}

	@Override
	public List<WorkerOutput> abandon(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.gone) {
			return out;
		}
		this.leaving = true;
		this.jobs.requeueWaiting(now);
		Long unfinished = this.jobs.firstRunning();
		if (this.manager != null && this.connected) {
			this.reports.report(WorkerState.TERMINATE, now);
			this.reports.drain(out);
		}
		if (this.manager == null || this.legacy.isBusy()) {
			for (WorkerOutput output : this.legacy.abandon(now)) {
				if (output instanceof WorkerOutput.Left left) {
					unfinished = (unfinished != null) ? unfinished : left.unfinished();
				}
				else {
					out.add(output);
				}
			}
		}
		left(unfinished, out);
		return out;
	}

	@Override
	public List<WorkerOutput> flush(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.gone || !this.connected) {
			return out;
		}
		boolean last = this.manager != null && this.leaving && this.jobs.isIdle() && !this.legacy.isBusy();
		if (this.manager == null) {
			this.reports.sayAnswers();
		}
		else if (last) {
			this.reports.report(WorkerState.TERMINATE, now);
		}
		else if (this.reports.isDue(now)) {
			this.reports.report(this.leaving ? WorkerState.WORKING : WorkerState.READY, now);
		}
		this.reports.drain(out);
		if (last) {
			left(null, out);
		}
		return out;
	}

	/**
	 * Nobody is there to whom it could be said; what was not reported is given out again.
	 */
	private void leaveWithoutManager(List<WorkerOutput> out) {
		if (this.leaving && this.manager == null && this.jobs.running() == 0 && !this.legacy.isBusy()) {
			sayGoodbye(out);
			left(null, out);
		}
	}

	private void sayGoodbye(List<WorkerOutput> out) {
		if (this.connected) {
			this.reports.sayGoodbye();
			this.reports.drain(out);
		}
	}

	/** The goodbye of the old protocol ends the session if nothing native runs. */
	private void add(List<WorkerOutput> outputs, List<WorkerOutput> out) {
		for (WorkerOutput output : outputs) {
			if (!(output instanceof WorkerOutput.Left left)) {
				out.add(output);
			}
			else if (this.jobs.running() == 0 || left.unfinished() != null) {
				sayGoodbye(out);
				left(left.unfinished(), out);
			}
		}
	}

	private void left(@Nullable Long unfinished, List<WorkerOutput> out) {
		if (!this.gone) {
			this.gone = true;
			out.add(new WorkerOutput.Left(unfinished));
		}
	}

	@Override
	public long nextTick() {
		return (this.manager == null) ? this.legacy.nextTick() : this.reports.next();
	}

	@Override
	public boolean isGone() {
		return this.gone;
	}

	@Override
	public int held() {
		return this.legacy.held();
	}

}
