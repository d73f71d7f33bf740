package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * What a worker says in the native protocol: when it reports to its manager, who else
 * hears the report, and which answers go with it.
 */
final class NativeReports {

	/** How long an outcome may wait to be reported together with others. */
	static final Duration GATHERING = Duration.ofMillis(10);

	/** With more originators, the worker leaves it to the manager to tell them. */
	private static final int MAX_TOLD = 10;

	private final String managers;

	private final long heartbeat;

	private final NativeJobs jobs;

	private final FramePacker packer = new FramePacker();

	private final List<Answer> answers = new ArrayList<>();

	private boolean due;

	private boolean first;

	private long last;

	/** How many native jobs could run when the last report was made. */
	private int toldRoom;

	NativeReports(WorkerOptions options, NativeJobs jobs) {
		this.managers = options.queue().nativeGroup();
		this.heartbeat = options.heartbeat().toNanos();
		this.jobs = jobs;
	}

	/** A manager has greeted; the first report to it says what is already here. */
	void begin(long now) {
		this.first = true;
		this.due = true;
		this.last = now;
	}

	/** Makes the next flush send a report. */
	void due() {
		this.due = true;
	}

	void tick(long now) {
		this.due = this.due || now - this.last >= this.heartbeat;
	}

	/** In how many nanoseconds {@link #tick} or {@link #isDue} must be called next. */
	long next(long now) {
		long beat = this.last + this.heartbeat - now;
		long gathered = this.jobs.oldestUnreported() + GATHERING.toNanos() - now;
		return (this.jobs.unreported() > 0) ? Math.min(beat, gathered) : beat;
	}

	/**
	 * Whether to report now: outcomes that are the last ones, many, or old, or room that
	 * ended jobs of other links have left.
	 */
	boolean isDue(long now) {
		int unreported = this.jobs.unreported();
		return this.due || this.jobs.room() > this.toldRoom
				|| (unreported > 0 && (this.jobs.isIdle() || 2 * unreported >= this.jobs.capacity()
						|| now - this.jobs.oldestUnreported() >= GATHERING.toNanos()));
	}

	/** Tells a waiting sender that its job has begun. */
	void ack(Frame.Dispatch dispatch) {
		this.packer.add(dispatch.originator(), new Frame.Ack(dispatch.id()));
	}

	/** The answer goes with the next report, or before it if there is no manager. */
	void answer(Frame.Dispatch dispatch, JobResult result) {
		this.answers.add(new Answer(dispatch.originator(), response(dispatch, result)));
		this.due = true;
	}

	private Frame.Response response(Frame.Dispatch dispatch, JobResult result) {
		if (result instanceof JobResult.Failure failure) {
			return new Frame.Response(dispatch.id(), null, error(dispatch, failure));
		}
		Content content = (result instanceof JobResult.Response response) ? response.content() : Content.NULL;
		int bytes = content.body().length;
		if (bytes > NativeProtocol.MAX_MESSAGE_BYTES) {
			return response(dispatch, new JobResult.Failure("UnwritableResponse", "The answer has " + bytes
					+ " bytes, but at most " + NativeProtocol.MAX_MESSAGE_BYTES + " are possible"));
		}
		return new Frame.Response(dispatch.id(), content, null);
	}

	static Frame.JobError error(Frame.Dispatch dispatch, JobResult.Failure failure) {
		return new Frame.JobError(failure.type(), failure.message(), dispatch.attempt());
	}

	void report(WorkerState state, long now) {
		this.last = now;
		List<String> groups = hearers();
		boolean together = this.answers.size() == 1 && groups.size() == 2
				&& groups.contains(this.answers.get(0).originator()) && this.answers.get(0).isSmall();
		if (together) {
			this.packer.add(groups, this.answers.remove(0).response());
		}
		sayAnswers();
		this.toldRoom = this.jobs.room();
		int capacity = (state == WorkerState.READY) ? this.jobs.capacity() : 0;
		this.packer.add(groups, this.jobs.report(state, capacity, this.first));
		this.first = false;
		this.due = false;
	}

	/** The managers, and the native senders concerned if they are few. */
	private List<String> hearers() {
		Set<String> hearers = new LinkedHashSet<>(List.of(this.managers));
		hearers.addAll(this.jobs.originatorsOfDone());
		if (this.first) {
			// The report tells them that there is another manager.
			hearers.addAll(this.jobs.originators());
		}
		return (hearers.size() <= MAX_TOLD + 1) ? List.copyOf(hearers) : List.of(this.managers);
	}

	/** Tells the managers and the originators what has ended here. */
	void sayGoodbye() {
		if (this.jobs.unreported() + this.answers.size() > 0) {
			report(WorkerState.TERMINATE, this.last);
		}
	}

	void sayAnswers() {
		this.answers.forEach((answer) -> this.packer.add(answer.originator(), answer.response()));
		this.answers.clear();
	}

	void flush(Channels channels) {
		this.packer.drain().forEach((packet) -> channels.multicast(Channels.MAIN, packet));
	}

	/** Packed frames are lost; outcomes and answers not yet packed stay. */
	void connectionLost() {
		this.packer.drain();
	}

	/** An answer that waits for its report. */
	private record Answer(String originator, Frame.Response response) {

		/** Up to this size, it may go to the manager too, together with the report. */
		private static final int SMALL = 16 * 1024;

		boolean isSmall() {
			Content content = this.response.content();
			Frame.JobError error = this.response.error();
			int size = (content != null) ? content.size() : (error != null) ? error.message().length() : 0;
			return size <= SMALL;
		}

	}

}
