package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyDispatch;
import org.spreadqueue.protocol.legacy.UnreadableLegacyDispatchException;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;

/**
 * One worker session as a state machine: no threads, no sockets, no clock. Inputs are
 * methods, outputs what they return; times are nanoseconds of one monotonic clock.
 * <p>
 * The order of a job is <em>working</em>, acknowledgement, the job, response,
 * <em>ready</em>. Three rules go beyond the Perl worker:
 * <ul>
 * <li>A message is taken at once, and its job begins when one more job of the worker may
 * run. It waits only after a change of managers, while jobs of the other protocol
 * run.</li>
 * <li>A message that arrives while a job runs (a heartbeat crossed its dispatch, D3) is
 * reported as taken at once, so that the manager does not give it to a second worker, and
 * is done next.</li>
 * <li>Leaving never loses and never repeats a job (D2). After a job, <em>ready</em> and
 * <em>terminate</em> go out back to back. An idle worker first lets its last heartbeat
 * settle: a dispatch that crossed the heartbeat is no longer known to a Perl manager, so
 * it must arrive, and be done, before <em>terminate</em> is said. Whatever is dispatched
 * after that, the manager gives to somebody else because of the <em>terminate</em>.</li>
 * </ul>
 */
final class WorkerMachine implements SessionMachine {

	/**
	 * Time in which a dispatch that crossed a heartbeat has surely arrived. It is the
	 * round trip through one or two daemons with a large margin.
	 */
	static final Duration SETTLE = Duration.ofMillis(300);

	private enum State {

		/** No connection, or not yet. */
		AWAY,

		/** Reported ready. */
		IDLE,

		/** A job runs, or is taken and waits for a slot. */
		BUSY,

		/** Said goodbye. */
		GONE

	}

	private final QueueName queue;

	private final long heartbeat;

	private final boolean failureResponses;

	private final LegacyCodec codec = new LegacyCodec();

	private final LegacyAnswers answers;

	private final byte[] readyMessage;

	private final LongSupplier jobNumbers;

	private final JobSlots slots;

	/** Taken while there was a job already. */
	private final Deque<Job> held = new ArrayDeque<>();

	/** Answers of jobs that ended while there was no connection. */
	private final List<WorkerOutput.Send> unsent = new ArrayList<>();

	private State state = State.AWAY;

	private boolean connected;

	private boolean leaving;

	private @Nullable Job job;

	private boolean running;

	private long lastReport;

	private long lastHeartbeat;

	/** A session that only knows the protocol of Spread::Queue 0.4. */
	WorkerMachine(WorkerOptions options, JobSlots slots) {
		this(options, slots, new LegacyCodec().encode(WorkerState.READY), new JobNumbers());
	}

	/**
	 * Part of a session that may know more.
	 * @param readyMessage what it says to the manager when it is ready
	 * @param jobNumbers numbers its jobs
	 */
	WorkerMachine(WorkerOptions options, JobSlots slots, byte[] readyMessage, LongSupplier jobNumbers) {
		this.slots = slots;
		this.readyMessage = readyMessage;
		this.jobNumbers = jobNumbers;
		this.queue = options.queue();
		this.heartbeat = options.heartbeat().toNanos();
		this.failureResponses = options.failureResponses();
		this.answers = new LegacyAnswers(options);
	}

	/** The session has a connection, the first one or a new one. */
	@Override
	public List<WorkerOutput> connected(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		this.connected = true;
		this.lastHeartbeat = now - SETTLE.toNanos();
		out.addAll(this.unsent);
		this.unsent.clear();
		if (this.state == State.AWAY && !this.leaving) {
			ready(now, out);
		}
		return out;
	}

	/** The connection is lost. A running job goes on. */
	@Override
	public List<WorkerOutput> disconnected() {
		List<WorkerOutput> out = new ArrayList<>();
		this.connected = false;
		if (this.state == State.IDLE) {
			this.state = State.AWAY;
			if (this.leaving) {
				left(out, null);
			}
		}
		return out;
	}

	@Override
	public List<WorkerOutput> received(RegularMessage message, long now) {
		return received(message.sender(), message.body(), now);
	}

	/** It is in no group. */
	@Override
	public List<WorkerOutput> membership(MembershipChange change, long now) {
		return List.of();
	}

	/** Nothing waits for others. */
	@Override
	public List<WorkerOutput> flush(long now) {
		return List.of();
	}

	/** Whether a job runs or is about to. */
	boolean isBusy() {
		return this.job != null;
	}

	/** A message came to the private group of the session. */
	List<WorkerOutput> received(String from, byte[] message, long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.state == State.GONE || this.state == State.AWAY) {
			out.add(new WorkerOutput.Dropped(from,
					"the worker has left; the manager gives the message to another one"));
			return out;
		}
		LegacyDispatch dispatch;
		try {
			dispatch = this.codec.decodeDispatch(message);
		}
		catch (UnreadableLegacyDispatchException ex) {
			refuse(from, ex, now, out);
			return out;
		}
		report(WorkerState.WORKING, now, out);
		send(dispatch.originator(), this.codec.encodeAck(dispatch.payload().format()), out);
		Job taken = new Job(this.jobNumbers.getAsLong(), this.queue, dispatch.originator(), dispatch.payload().value(),
				dispatch.payload().format(), dispatch.size());
		if (this.job == null) {
			begin(taken, out);
		}
		else {
			this.held.add(taken);
		}
		return out;
	}

	/** The job that was started last has ended. */
	@Override
	public List<WorkerOutput> finished(long jobId, JobResult result, long now) {
		List<WorkerOutput> out = new ArrayList<>();
		Job ended = this.job;
		if (ended == null || ended.id() != jobId || !this.running) {
			return out;
		}
		this.running = false;
		this.job = null;
		this.slots.free();
		if (this.state == State.GONE) {
			return out;
		}
		answer(ended, result, out);
		Job next = this.held.poll();
		if (next != null) {
			begin(next, out);
		}
		else if (this.leaving) {
			leaveAfterJob(now, out);
		}
		else {
			ready(now, out);
		}
		return out;
	}

	@Override
	public List<WorkerOutput> slotFreed(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.state == State.BUSY) {
			startIfSlotIsFree(out);
		}
		return out;
	}

	/** Time has passed. */
	@Override
	public List<WorkerOutput> tick(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.state != State.IDLE) {
			return out;
		}
		if (this.leaving) {
			if (now - this.lastHeartbeat >= SETTLE.toNanos()) {
				leaveIdle(now, out);
			}
		}
		else if (now - this.lastReport >= this.heartbeat) {
			this.lastHeartbeat = now;
			report(WorkerState.READY, now, out);
		}
		return out;
	}

	/** The worker is to leave as soon as what it has is done. */
	@Override
	public List<WorkerOutput> leave(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		this.leaving = true;
		if (this.state == State.AWAY) {
			left(out, null);
		}
		else {
			out.addAll(tick(now));
		}
		return out;
	}

	/**
	 * The worker is to leave now. <em>terminate</em> without <em>ready</em> makes the
	 * manager give the unfinished job to another worker.
	 */
	@Override
	public List<WorkerOutput> abandon(long now) {
		List<WorkerOutput> out = new ArrayList<>();
		if (this.state == State.GONE) {
			return out;
		}
		this.leaving = true;
		report(WorkerState.TERMINATE, now, out);
		left(out, (this.job != null) ? this.job.id() : null);
		return out;
	}

	@Override
	public long nextTick() {
		if (this.state != State.IDLE) {
			return NEVER;
		}
		return this.leaving ? this.lastHeartbeat + SETTLE.toNanos() : this.lastReport + this.heartbeat;
	}

	@Override
	public boolean isGone() {
		return this.state == State.GONE;
	}

	/** Messages that were taken while a job was running and wait for its end. */
	@Override
	public int held() {
		return this.held.size();
	}

	private void begin(Job taken, List<WorkerOutput> out) {
		this.job = taken;
		this.state = State.BUSY;
		startIfSlotIsFree(out);
	}

	private void startIfSlotIsFree(List<WorkerOutput> out) {
		if (this.job != null && !this.running && this.slots.take()) {
			this.running = true;
			out.add(new WorkerOutput.Start(this.job));
		}
	}

	/**
	 * Reported as taken, so that the manager does not try it on worker after worker
	 * (D24).
	 */
	private void refuse(String from, UnreadableLegacyDispatchException problem, long now, List<WorkerOutput> out) {
		String reason = String.valueOf(problem.getMessage());
		out.add(new WorkerOutput.Dropped(from, reason));
		report(WorkerState.WORKING, now, out);
		String originator = problem.originator();
		if (originator != null && this.failureResponses) {
			send(originator, this.codec.encodeFailure("UnreadableMessage", reason, WireFormat.DEFAULT), out);
		}
		if (this.state == State.IDLE) {
			report(WorkerState.READY, now, out);
		}
	}

	private void answer(Job job, JobResult result, List<WorkerOutput> out) {
		byte[] answer = this.answers.answer(result, job.format());
		if (answer == null) {
			return;
		}
		WorkerOutput.Send send = new WorkerOutput.Send(job.originator(), answer);
		if (this.connected) {
			out.add(send);
		}
		else {
			this.unsent.add(send);
		}
	}

	private void ready(long now, List<WorkerOutput> out) {
		if (!this.connected) {
			this.state = State.AWAY;
			return;
		}
		this.state = State.IDLE;
		report(WorkerState.READY, now, out);
	}

	private void leaveAfterJob(long now, List<WorkerOutput> out) {
		report(WorkerState.READY, now, out);
		report(WorkerState.TERMINATE, now, out);
		left(out, null);
	}

	private void leaveIdle(long now, List<WorkerOutput> out) {
		report(WorkerState.TERMINATE, now, out);
		left(out, null);
	}

	private void left(List<WorkerOutput> out, @Nullable Long unfinished) {
		this.state = State.GONE;
		if (!this.running) {
			this.job = null;
		}
		out.add(new WorkerOutput.Left(unfinished));
	}

	private void report(WorkerState status, long now, List<WorkerOutput> out) {
		this.lastReport = now;
		send(this.queue.workersGroup(), (status == WorkerState.READY) ? this.readyMessage : this.codec.encode(status),
				out);
	}

	private void send(String group, byte[] body, List<WorkerOutput> out) {
		if (this.connected) {
			out.add(new WorkerOutput.Send(group, body));
		}
	}

}
