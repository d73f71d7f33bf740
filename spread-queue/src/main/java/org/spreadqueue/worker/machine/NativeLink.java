// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.ContentCodec;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameAssembler;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.ReceivedFrames;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.worker.Job;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * The native protocol on the main channel: any number of jobs, from the one manager that
 * has greeted the worker. The channel's legacy link announces the worker, and is silent
 * as long as there is a native manager.
 * <p>
 * A manager is a member of the group of native programs, and asks every few seconds what
 * the worker has (section 4.14 of docs/protocol/native.md). One that is not heard of is
 * given up: somebody else may have greeted, or another manager whose greeting was lost.
 */
final class NativeLink implements Link {

	/** A manager that is silent for so long is none, or not this worker's. */
	static final Duration SILENCE_LIMIT = Duration.ofSeconds(15);

	private final QueueName queue;

	private final RunningJobs runningJobs;

	private final NativeJobs jobs;

	private final NativeReports reports;

	private final LegacyLink announcement;

	private final LegacyAnswers legacyAnswers;

	private final Channels channels;

	private final WorkerEffects effects;

	private final ContentCodec contents = new ContentCodec();

	private final FrameAssembler assembler = new FrameAssembler();

	/** The members of the group of native programs, as far as they are known. */
	private List<String> members = List.of();

	private @Nullable String manager;

	/** When the manager was last heard of. */
	private long lastHeard;

	private boolean joined;

	private boolean connected;

	private boolean leaving;

	NativeLink(WorkerOptions options, RunningJobs runningJobs, NativeJobs jobs, LegacyLink announcement,
			LegacyAnswers legacyAnswers, Channels channels, WorkerEffects effects) {
		this.queue = options.queue();
		this.runningJobs = runningJobs;
		this.jobs = jobs;
		this.reports = new NativeReports(options, jobs, effects);
		this.announcement = announcement;
		this.legacyAnswers = legacyAnswers;
		this.channels = channels;
		this.effects = effects;
	}

	@Override
	public void connected(long now) {
		this.connected = true;
		if (!this.joined) {
			this.joined = true;
			this.channels.join(Channels.MAIN, this.queue.nativeMembersGroup());
		}
	}

	@Override
	public void disconnected() {
		this.connected = false;
		this.members = List.of();
		managerIs(null);
		this.assembler.clear();
		this.reports.connectionLost();
	}

	@Override
	public void membership(MembershipChange change, long now) {
		if (!change.group().equals(this.queue.nativeMembersGroup())) {
			return;
		}
		this.members = change.members();
		String known = this.manager;
		if (known != null && !this.members.contains(known)) {
			this.assembler.forget(known);
			managerIsGone(now);
		}
	}

	private void managerIs(@Nullable String privateGroup) {
		this.manager = privateGroup;
		this.channels.addressee(Channels.MAIN, this.queue.nativeGroup(), privateGroup);
	}

	private void managerIsGone(long now) {
		managerIs(null);
		this.announcement.resume(!this.leaving, now);
	}

	@Override
	public boolean takes(RegularMessage message) {
		return message.messageType() == NativeProtocol.MESSAGE_TYPE;
	}

	@Override
	public void received(RegularMessage message, long now) {
		if (message.sender().equals(this.manager)) {
			this.lastHeard = now;
		}
		ReceivedFrames decoded = this.assembler.receive(message.sender(), message.body());
		decoded.frames().forEach((frame) -> received(message.sender(), frame, now));
		if (decoded.problem() != null) {
			this.effects.dropped(message.sender(), decoded.problem());
		}
	}

	private void received(String from, Frame frame, long now) {
		if (frame instanceof Frame.Hello hello) {
			greeted(from, hello, now);
		}
		else if (frame instanceof Frame.Dispatch dispatch && from.equals(this.manager)) {
			if (this.leaving) {
				this.jobs.requeue(dispatch.id(), now);
				this.reports.due();
			}
			else {
				this.jobs.add(dispatch, now);
			}
		}
	}

	/**
	 * The manager asks what is here, or another one does and is the manager now. A job of
	 * a legacy manager that runs on this channel takes its share of the concurrency.
	 */
	private void greeted(String from, Frame.Hello hello, long now) {
		if (from.equals(this.manager)) {
			this.reports.asked(hello.number());
		}
		else if (this.members.contains(from)) {
			managerIs(from);
			this.lastHeard = now;
			this.announcement.silence();
			this.reports.begin(hello.number(), now);
		}
	}

	@Override
	public void startWaiting(long now) {
		for (NativeJob next = this.jobs.next(); next != null; next = this.jobs.next()) {
			offer(next, now);
		}
	}

	/** Jobs of other links go first: what has not begun waits again. */
	void holdBack() {
		this.jobs.waitAgain((number) -> {
			boolean withdrawn = this.effects.withdraw(number);
			if (withdrawn) {
				this.runningJobs.end(number);
			}
			return withdrawn;
		});
	}

	private void offer(NativeJob job, long now) {
		Frame.Dispatch dispatch = job.dispatch();
		WireFormat format;
		try {
			format = this.contents.format(dispatch.content());
		}
		catch (FormatException ex) {
			unreadable(job, JobResult.Failure.unreadable(String.valueOf(ex.getMessage())), now);
			return;
		}
		boolean awaited = dispatch.legacy() || dispatch.reply();
		boolean beginsAtOnce = this.jobs.offered() < this.jobs.room();
		long number = this.runningJobs.begin(this);
		this.jobs.offered(number, job, format);
		this.effects.offer(
				new Job(number, this.queue, dispatch.originator(), dispatch.content(), format, dispatch.legacy(),
						dispatch.id(), dispatch.attempt(), Duration.ofMillis(dispatch.queuedMillis())),
				job.latest(), awaited && !beginsAtOnce);
		if (awaited && beginsAtOnce) {
			begun(number, now);
		}
	}

	/** A sender that waits hears that a worker has its job, if not at once its end. */
	void begun(long number, long now) {
		NativeJob job = this.jobs.get(number);
		if (job == null) {
			return;
		}
		if (job.dispatch().legacy()) {
			this.legacyAnswers.ack(job.dispatch().originator(), job.format());
		}
		else {
			this.reports.ackLater(number, job.dispatch(), now);
		}
	}

	/** Of a job whose sender is a native one. */
	void reported(long number, Supplier<@Nullable Progress> latest, long now) {
		this.reports.progressLater(number, latest, now);
	}

	void overdue(long number, long now) {
		this.jobs.overdue(number, now);
	}

	@Override
	public void ended(long number, JobResult result, long took, long now) {
		NativeJob job = this.jobs.ended(number, took);
		this.reports.ended(number);
		if (job != null && result instanceof JobResult.Failure failure && failure.isUnreadable()) {
			unreadable(job, failure, now);
		}
		else if (job != null) {
			ended(job, result, now);
		}
	}

	private void unreadable(NativeJob job, JobResult.Failure failure, long now) {
		this.effects.dropped(job.dispatch().originator(), failure.message());
		if (job.dispatch().legacy()) {
			answerLegacySender(job, failure);
			failed(job, failure, now);
		}
		else {
			ended(job, failure, now);
		}
	}

	private void ended(NativeJob job, JobResult result, long now) {
		Frame.Dispatch dispatch = job.dispatch();
		if (result instanceof JobResult.Requeue) {
			this.jobs.requeue(dispatch.id(), now);
			this.reports.due();
		}
		else if (dispatch.legacy()) {
			answerLegacySender(job, result);
			this.jobs.done(job, now);
		}
		else if (dispatch.reply()) {
			this.reports.answer(job, result, now);
		}
		else if (result instanceof JobResult.Failure failure) {
			failed(job, failure, now);
		}
		else {
			this.jobs.done(job, now);
		}
	}

	private void failed(NativeJob job, JobResult.Failure failure, long now) {
		this.jobs.failed(job, this.reports.error(job.dispatch(), failure), failure.fatal(), now);
		this.reports.due();
	}

	private void answerLegacySender(NativeJob job, JobResult result) {
		this.legacyAnswers.answer(job.dispatch().originator(), result, job.format());
	}

	@Override
	public void tick(long now) {
		if (this.manager == null) {
			return;
		}
		if (now - this.lastHeard >= SILENCE_LIMIT.toNanos()) {
			managerIsGone(now);
		}
		else {
			this.reports.tick(now);
		}
	}

	/** Whether jobs have ended whose answers have not left. */
	boolean isAnswering() {
		return this.reports.isAnswering();
	}

	@Override
	public long nextTick(long now) {
		if (!this.connected) {
			return Machine.NEVER;
		}
		long running = this.reports.nextOfRunning(now);
		if (this.manager == null) {
			return running;
		}
		long silent = this.lastHeard + SILENCE_LIMIT.toNanos() - now;
		return Math.min(Math.min(this.reports.next(now), silent), running);
	}

	/** The last report is the goodbye, after which there is no manager. */
	@Override
	public void flush(long now) {
		if (!this.connected) {
			return;
		}
		this.reports.sayWhatRuns(now);
		this.reports.sendLargeAnswers(this.channels, now);
		boolean last = this.manager != null && this.leaving && this.jobs.isIdle() && !this.reports.isAnswering()
				&& !this.announcement.isBusy();
		if (this.manager == null) {
			this.reports.sayAnswers();
		}
		else if (last) {
			this.reports.report(WorkerState.TERMINATE, now);
		}
		else if (this.reports.isDue(now)) {
			this.reports.report(this.leaving ? WorkerState.WORKING : WorkerState.READY, now);
		}
		this.reports.flush(this.channels);
		if (last) {
			managerIsGone(now);
		}
	}

	@Override
	public void leave(long now) {
		this.leaving = true;
		holdBack();
		this.jobs.requeueWaiting(now);
		this.reports.due();
	}

	@Override
	public void abandon(long now) {
		leave(now);
		if (this.manager == null) {
			closing();
		}
		else if (this.connected) {
			this.reports.report(WorkerState.TERMINATE, now);
			this.reports.flush(this.channels);
		}
	}

	@Override
	public boolean hasLeft() {
		return this.leaving && this.manager == null && this.jobs.offered() == 0
				&& !(this.connected && this.reports.isAnswering());
	}

	/**
	 * Reports what no manager has heard. Without a connection nobody hears it, and the
	 * queue's next manager dispatches those messages again.
	 */
	@Override
	public void closing() {
		if (this.connected) {
			this.reports.sayGoodbye();
			this.reports.flush(this.channels);
		}
	}

}
