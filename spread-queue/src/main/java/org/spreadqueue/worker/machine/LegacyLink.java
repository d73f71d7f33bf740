// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.protocol.legacy.LegacyDispatch;
import org.spreadqueue.protocol.legacy.UnreadableLegacyDispatchException;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * The legacy protocol on one channel, which has one job at a time: <em>working</em>,
 * acknowledgement, the job, response, <em>ready</em>. Three rules go beyond the Perl
 * worker:
 * <ul>
 * <li>A message is taken at once, and its job begins when one more job of the worker may
 * run. It waits only after a change of managers, while jobs of other links run.</li>
 * <li>A message that arrives while a job runs (a heartbeat crossed its dispatch, D3) is
 * reported as taken at once, so that the manager does not dispatch it to a second worker,
 * and is done next.</li>
 * <li>Leaving never loses and never repeats a job (D2). After a job, <em>ready</em> and
 * <em>terminate</em> go out back to back. An idle worker first lets its last heartbeat
 * settle: a Perl manager forgets a dispatch that crossed the heartbeat, so that must
 * arrive and be done before <em>terminate</em> is said. The <em>terminate</em> makes the
 * manager requeue any later dispatch.</li>
 * </ul>
 * On the main channel, the <em>ready</em> also tells native managers that the worker
 * knows more. Once one of them has answered, this link is silent: it takes what a legacy
 * manager may still send, but reports nothing of its own accord.
 */
final class LegacyLink implements Link {

	/**
	 * Time for a dispatch that crossed a heartbeat to arrive for certain: the round trip
	 * through one or two daemons with a large margin.
	 */
	static final Duration SETTLE = Duration.ofMillis(300);

	/** Why a message is dropped that comes after the goodbye. */
	static final String TOO_LATE = "the worker has left; the manager dispatches the message to another one";

	/**
	 * Most messages that wait while a job runs. A manager sends one more if it crosses a
	 * heartbeat; what it hears nothing of it gives to another worker.
	 */
	static final int MOST_HELD = 16;

	private static final String NO_KEY = "this worker requires a key, which managers of Spread::Queue for Perl do not "
			+ "have (spread.queue.key-required)";

	private enum State {

		/** Not announced on this connection, or unconnected. */
		AWAY,

		/** Reported ready. */
		IDLE,

		/** A job runs, or waits until it may run. */
		BUSY,

		/** Has said goodbye. */
		GONE

	}

	private final int channel;

	private final QueueName queue;

	private final long heartbeat;

	private final boolean allowed;

	private final RunningJobs jobs;

	private final LegacyAnswers answers;

	private final Supplier<byte[]> readyMessage;

	private final Channels channels;

	private final WorkerEffects effects;

	private final LegacyCodec codec = new LegacyCodec();

	/** Taken while there already was a job. */
	private final Deque<LegacyDispatch> held = new ArrayDeque<>();

	private State state = State.AWAY;

	private boolean connected;

	/** A native manager has answered on this connection, and is still there. */
	private boolean silent;

	/** A legacy manager has dispatched here, and no native one has come since. */
	private boolean oneJobPerChannel;

	private boolean leaving;

	private @Nullable LegacyDispatch job;

	private boolean running;

	private long lastReport;

	private long lastHeartbeat;

	/** Creates a link that says no more than a Perl worker. */
	LegacyLink(int channel, WorkerOptions options, RunningJobs jobs, Channels channels, WorkerEffects effects) {
		this(channel, options, jobs, new LegacyAnswers(channel, options, channels, effects),
				() -> new LegacyCodec().encode(WorkerState.READY), channels, effects);
	}

	LegacyLink(int channel, WorkerOptions options, RunningJobs jobs, LegacyAnswers answers,
			Supplier<byte[]> readyMessage, Channels channels, WorkerEffects effects) {
		this.channel = channel;
		this.queue = options.queue();
		this.heartbeat = options.heartbeat().toNanos();
		this.allowed = options.keys().allowLegacy();
		this.jobs = jobs;
		this.answers = answers;
		this.readyMessage = readyMessage;
		this.channels = channels;
		this.effects = effects;
	}

	@Override
	public void connected(long now) {
		this.connected = true;
		this.answers.connected();
		announce(now);
	}

	private void announce(long now) {
		this.lastHeartbeat = now - SETTLE.toNanos();
		if (this.state == State.AWAY && !this.leaving) {
			ready(now);
		}
	}

	@Override
	public void disconnected() {
		this.connected = false;
		this.silent = false;
		this.answers.disconnected();
		if (this.state == State.IDLE) {
			this.state = this.leaving ? State.GONE : State.AWAY;
		}
	}

	/** A native manager has answered. */
	void silence() {
		this.silent = true;
		this.oneJobPerChannel = false;
	}

	/** The native manager is gone. A job is finished before anything else is said. */
	void resume(boolean announce, long now) {
		this.silent = false;
		if (!isBusy()) {
			this.state = State.AWAY;
			if (announce) {
				announce(now);
			}
		}
	}

	/** Takes everything that no other protocol has taken. */
	@Override
	public boolean takes(RegularMessage message) {
		return true;
	}

	@Override
	public void received(RegularMessage message, long now) {
		if (this.state == State.GONE || this.state == State.AWAY) {
			this.effects.dropped(message.sender(), TOO_LATE);
			return;
		}
		if (!this.allowed) {
			this.effects.dropped(message.sender(), NO_KEY);
			return;
		}
		LegacyDispatch dispatch;
		try {
			dispatch = this.codec.decodeDispatch(message.body());
		}
		catch (UnreadableLegacyDispatchException ex) {
			refuse(message.sender(), ex, now);
			return;
		}
		if (this.held.size() == MOST_HELD) {
			this.effects.dropped(message.sender(), "a job runs, and " + MOST_HELD + " messages wait for its end");
			return;
		}
		report(WorkerState.WORKING, now);
		this.answers.ack(dispatch.originator(), dispatch.format());
		this.oneJobPerChannel = this.oneJobPerChannel || !this.silent;
		if (this.job == null) {
			this.job = dispatch;
			this.state = State.BUSY;
		}
		else {
			this.held.add(dispatch);
		}
	}

	/** Reports it as taken; otherwise the manager tries worker after worker (D24). */
	private void refuse(String from, UnreadableLegacyDispatchException problem, long now) {
		String reason = String.valueOf(problem.getMessage());
		this.effects.dropped(from, reason);
		report(WorkerState.WORKING, now);
		String originator = problem.originator();
		if (originator != null) {
			this.answers.answer(originator, JobResult.Failure.unreadable(reason), WireFormat.DEFAULT);
		}
		if (this.state == State.IDLE) {
			report(WorkerState.READY, now);
		}
	}

	@Override
	public void startWaiting(long now) {
		LegacyDispatch next = this.job;
		if (next != null && isWaiting() && this.jobs.hasRoom()) {
			this.running = true;
			this.effects.start(new Job(this.jobs.begin(this), this.queue, next.originator(),
					Content.of(Content.PERL, next.body()), next.format()));
		}
	}

	@Override
	public void ended(long number, JobResult result, long took, long now) {
		LegacyDispatch ended = this.job;
		if (ended == null) {
			return;
		}
		this.running = false;
		this.job = this.held.poll();
		if (result instanceof JobResult.Failure failure && failure.isUnreadable()) {
			this.effects.dropped(ended.originator(), failure.message());
		}
		this.answers.answer(ended.originator(), result, ended.format());
		if (this.job != null) {
			return;
		}
		if (this.leaving) {
			report(WorkerState.READY, now);
			goodbye(now);
		}
		else {
			ready(now);
		}
	}

	@Override
	public void tick(long now) {
		if (this.state != State.IDLE || this.silent) {
			return;
		}
		if (this.leaving) {
			if (now - this.lastHeartbeat >= SETTLE.toNanos()) {
				goodbye(now);
			}
		}
		else if (now - this.lastReport >= this.heartbeat) {
			this.lastHeartbeat = now;
			report(WorkerState.READY, now);
		}
	}

	@Override
	public long nextTick(long now) {
		if (this.state != State.IDLE || this.silent) {
			return Machine.NEVER;
		}
		return (this.leaving ? this.lastHeartbeat + SETTLE.toNanos() : this.lastReport + this.heartbeat) - now;
	}

	@Override
	public void leave(long now) {
		if (this.silent && !isBusy()) {
			return;
		}
		this.leaving = true;
		if (this.state == State.AWAY) {
			this.state = State.GONE;
		}
		else {
			tick(now);
		}
	}

	/** Without <em>ready</em>, the manager requeues the unfinished message. */
	@Override
	public void abandon(long now) {
		if (this.state == State.BUSY || (this.state == State.IDLE && !this.silent)) {
			goodbye(now);
		}
	}

	@Override
	public boolean hasLeft() {
		return this.state == State.GONE;
	}

	/** Whether a job is about to run. */
	boolean isWaiting() {
		return this.state == State.BUSY && this.job != null && !this.running;
	}

	/** Whether a job runs or is about to. */
	boolean isBusy() {
		return this.job != null;
	}

	/** Whether the manager has no more than one job for each channel. */
	boolean needsFurtherChannels() {
		return this.oneJobPerChannel;
	}

	/** How many messages wait for the end of the job during which they were taken. */
	int held() {
		return this.held.size();
	}

	private void ready(long now) {
		this.state = this.connected ? State.IDLE : State.AWAY;
		report(WorkerState.READY, now);
	}

	private void goodbye(long now) {
		report(WorkerState.TERMINATE, now);
		this.state = State.GONE;
	}

	private void report(WorkerState status, long now) {
		this.lastReport = now;
		if (this.connected) {
			this.channels.multicast(this.channel, this.queue.workersGroup(),
					(status == WorkerState.READY) ? this.readyMessage.get() : this.codec.encode(status));
		}
	}

}
