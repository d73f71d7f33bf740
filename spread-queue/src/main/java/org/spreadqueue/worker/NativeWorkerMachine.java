package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.LegacyCodec;
import org.spreadqueue.protocol.frame.Decoded;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Inbox;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Outbox;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * The first session of a worker as a state machine: no threads, no sockets, no clock. It
 * announces itself in the protocol of Spread::Queue 0.4, as one that knows more, and goes
 * on as the manager answers: native with all jobs of the worker on this session, or one
 * job at a time, and then the worker needs further sessions.
 */
final class NativeWorkerMachine implements SessionMachine {

	/** A native manager greets within milliseconds. */
	static final Duration GREETING = Duration.ofSeconds(1);

	/** Ends of jobs are not kept longer to be reported together. */
	static final Duration GATHERING = Duration.ofMillis(10);

	/** Who has so many originators leaves it to the manager to tell them. */
	private static final int MAX_TOLD = 10;

	private final WorkerOptions options;

	private final QueueName queue;

	private final LegacyCodec codec = new LegacyCodec();

	private final NativeAnswers nativeAnswers = new NativeAnswers();

	private final LegacyAnswers legacyAnswers;

	private final JobNumbers numbers = new JobNumbers();

	private final NativeJobs jobs;

	private final Inbox inbox = new Inbox();

	private final Outbox outbox = new Outbox();

	private final List<NativeAnswer> responses = new ArrayList<>();

	/** Answers to senders of the old protocol while there is no connection. */
	private final List<WorkerOutput> unsent = new ArrayList<>();

	/** Speaks the old protocol while no native manager is known. */
	private WorkerMachine legacy;

	private @Nullable String manager;

	private boolean joined;

	private boolean connected;

	private boolean leaving;

	private boolean gone;

	private boolean furtherSessions;

	private boolean due;

	private boolean greeted;

	private long connectedAt;

	private long lastReport;

	NativeWorkerMachine(WorkerOptions options) {
		this.options = options;
		this.queue = options.queue();
		this.jobs = new NativeJobs(options);
		this.legacyAnswers = new LegacyAnswers(options);
		this.legacy = announcing();
	}

	private WorkerMachine announcing() {
		return new WorkerMachine(this.options, this.codec.encodeReady(this.jobs.capacity()), this.numbers);
	}

	@Override
	public List<WorkerOutput> connected(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		this.connected = true;
		this.connectedAt = now;
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
		this.outbox.drain();
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
		this.connectedAt = now;
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
		needFurtherSessions(out);
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
				this.jobs.handBack(dispatch.id(), now);
				this.due = true;
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
			out.add(new WorkerOutput.Spoken(true));
		}
		this.furtherSessions = false;
		this.manager = from;
		this.greeted = true;
		this.due = true;
		this.lastReport = now;
	}

	private void needFurtherSessions(List<WorkerOutput> out) {
		if (!this.furtherSessions && this.manager == null && !this.leaving) {
			this.furtherSessions = true;
			out.add(new WorkerOutput.Spoken(false));
		}
	}

	private void startNext(long now, List<WorkerOutput> out) {
		NativeJobs.Taken next = next(now);
		while (next != null) {
			start(next, now, out);
			next = next(now);
		}
	}

	private NativeJobs.@Nullable Taken next(long now) {
		return this.jobs.next(this.legacy.isBusy() ? 1 : 0, now);
	}

	private void start(NativeJobs.Taken taken, long now, List<WorkerOutput> out) {
		Frame.Dispatch dispatch = taken.dispatch();
		DecodedMessage payload;
		try {
			payload = this.nativeAnswers.decode(dispatch.content());
		}
		catch (FormatException ex) {
			out.add(new WorkerOutput.Dropped(dispatch.originator(), String.valueOf(ex.getMessage())));
			ended(taken, new JobResult.Failure("UnreadableMessage", String.valueOf(ex.getMessage())), now, out);
			return;
		}
		if (dispatch.legacy()) {
			send(dispatch.originator(), this.codec.encodeAck(payload.format()), out);
		}
		else if (dispatch.reply()) {
			this.outbox.add(dispatch.originator(), new Frame.Ack(dispatch.id()));
		}
		long number = this.numbers.getAsLong();
		this.jobs.started(number, taken, payload.format(), now);
		out.add(new WorkerOutput.Start(new Job(number, this.queue, dispatch.originator(), payload.value(),
				payload.format(), dispatch.content().body().length, dispatch.id(), dispatch.content().headers(),
				dispatch.attempt(), Duration.ofMillis(dispatch.queuedMillis()))));
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
			startNext(now, out);
			leaveWithoutManager(out);
		}
		return out;
	}

	private void ended(NativeJobs.Taken job, JobResult result, long now, List<WorkerOutput> out) {
		Frame.Dispatch dispatch = job.dispatch();
		if (result instanceof JobResult.HandBack) {
			this.jobs.handBack(dispatch.id(), now);
			this.due = true;
			return;
		}
		if (dispatch.legacy()) {
			answerLegacy(job, result, out);
			this.jobs.done(job, now);
		}
		else if (dispatch.reply()) {
			this.responses.add(new NativeAnswer(dispatch.originator(), this.nativeAnswers.response(dispatch, result)));
			this.jobs.done(job, now);
			this.due = true;
		}
		else if (result instanceof JobResult.Failure failure) {
			this.jobs.failed(job, this.nativeAnswers.error(dispatch, failure), now);
			this.due = true;
		}
		else {
			this.jobs.done(job, now);
		}
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
		if (this.manager == null) {
			add(this.legacy.tick(now), out);
			if (this.connected && now - this.connectedAt >= GREETING.toNanos()) {
				needFurtherSessions(out);
			}
		}
		else {
			if (this.legacy.isBusy()) {
				add(this.legacy.tick(now), out);
			}
			this.due = this.due || now - this.lastReport >= this.options.heartbeat().toNanos();
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
		this.jobs.handBackWaiting(now);
		if (this.manager != null && !this.legacy.isBusy()) {
			this.due = true;
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
		this.jobs.handBackWaiting(now);
		Long unfinished = this.jobs.firstRunning();
		if (this.manager != null && this.connected) {
			report(Frame.State.TERMINATE, now);
			drain(out);
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
		if (this.manager != null && shouldReport(now)) {
			boolean last = this.leaving && this.jobs.isIdle() && !this.legacy.isBusy();
			report(last ? Frame.State.TERMINATE : this.leaving ? Frame.State.WORKING : Frame.State.READY, now);
			drain(out);
			if (last) {
				left(null, out);
			}
			return out;
		}
		if (this.manager == null) {
			answer();
		}
		drain(out);
		return out;
	}

	private boolean shouldReport(long now) {
		int unreported = this.jobs.unreported();
		return this.due || (this.leaving && this.jobs.isIdle())
				|| (unreported > 0 && (this.jobs.isIdle() || 2 * unreported >= this.jobs.capacity()
						|| now - this.jobs.oldestUnreported() >= GATHERING.toNanos()));
	}

	private void report(Frame.State state, long now) {
		Set<String> told = new LinkedHashSet<>(List.of(this.queue.nativeGroup()));
		this.jobs.doneJobs()
			.stream()
			.map(NativeJobs.Taken::dispatch)
			.filter((dispatch) -> !dispatch.legacy())
			.forEach((dispatch) -> told.add(dispatch.originator()));
		if (this.greeted) {
			// They learn by it that there is another manager.
			told.addAll(this.jobs.originators());
		}
		List<String> groups = (told.size() <= MAX_TOLD + 1) ? List.copyOf(told) : List.of(this.queue.nativeGroup());
		boolean together = this.responses.size() == 1 && groups.size() == 2
				&& groups.contains(this.responses.get(0).to()) && this.responses.get(0).isSmall();
		if (together) {
			this.outbox.add(groups, this.responses.remove(0).response());
		}
		answer();
		boolean taking = state == Frame.State.READY;
		this.outbox.add(groups, this.jobs.report(state, taking ? this.jobs.capacity() : 0, this.greeted));
		this.greeted = false;
		this.due = false;
		this.lastReport = now;
	}

	private void answer() {
		this.responses.forEach((answer) -> this.outbox.add(answer.to(), answer.response()));
		this.responses.clear();
	}

	private void drain(List<WorkerOutput> out) {
		this.outbox.drain().forEach((packet) -> out.add(new WorkerOutput.Native(packet)));
	}

	/**
	 * Nobody is there to whom it could be said; what was not reported is given out again.
	 */
	private void leaveWithoutManager(List<WorkerOutput> out) {
		if (this.leaving && this.manager == null && this.jobs.running() == 0 && !this.legacy.isBusy()) {
			sayGoodbye(Frame.State.TERMINATE, out);
			left(null, out);
		}
	}

	/**
	 * Whoever manages the queue now, and the originators, hear what has ended here.
	 */
	private void sayGoodbye(Frame.State state, List<WorkerOutput> out) {
		if (this.connected && this.jobs.unreported() + this.responses.size() > 0) {
			report(state, this.lastReport);
			drain(out);
		}
	}

	/** The goodbye of the old protocol ends the session if nothing native runs. */
	private void add(List<WorkerOutput> outputs, List<WorkerOutput> out) {
		for (WorkerOutput output : outputs) {
			if (!(output instanceof WorkerOutput.Left left)) {
				out.add(output);
			}
			else if (this.jobs.running() == 0 || left.unfinished() != null) {
				sayGoodbye(Frame.State.TERMINATE, out);
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
		if (this.manager == null) {
			return nextTickWithoutManager();
		}
		long heartbeat = this.lastReport + this.options.heartbeat().toNanos();
		return (this.jobs.unreported() > 0) ? earlier(heartbeat, this.jobs.oldestUnreported() + GATHERING.toNanos())
				: heartbeat;
	}

	private long nextTickWithoutManager() {
		long next = this.legacy.nextTick();
		if (this.furtherSessions || this.leaving) {
			return next;
		}
		long greeting = this.connectedAt + GREETING.toNanos();
		return (next == NEVER) ? greeting : earlier(next, greeting);
	}

	private static long earlier(long one, long other) {
		return (one - other < 0) ? one : other;
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
