// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.ContentRules;
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

	/** Most characters of a failure's text, and of its type. */
	static final int MAX_FAILURE_TEXT = 30_000;

	private static final int MAX_FAILURE_TYPE = 1_000;

	/** With more originators, the worker leaves it to the manager to tell them. */
	private static final int MAX_TOLD = 10;

	private final String managers;

	private final long heartbeat;

	private final NativeJobs jobs;

	private final WorkerEffects effects;

	private final FramePacker packer = new FramePacker();

	private final List<Answer> answers = new ArrayList<>();

	private final LargeAnswers largeAnswers;

	private final ProgressReports progress;

	/** Of jobs that have begun, oldest first. */
	private final Deque<Ack> acks = new ArrayDeque<>();

	private boolean due;

	/** The next report is the first one to its manager. */
	private boolean first;

	/** A manager has asked for all that is here. */
	private boolean asked;

	/** Number of its question, 0 for none. */
	private long question;

	private long last;

	/** How many native jobs could run when the last report was made. */
	private int toldRoom;

	NativeReports(WorkerOptions options, NativeJobs jobs, WorkerEffects effects) {
		this.managers = options.queue().nativeGroup();
		this.heartbeat = options.heartbeat().toNanos();
		this.jobs = jobs;
		this.effects = effects;
		this.largeAnswers = new LargeAnswers(jobs, this.packer);
		this.progress = new ProgressReports(jobs);
	}

	/** A manager has greeted; the first report to it says what is already here. */
	void begin(long number, long now) {
		this.first = true;
		this.last = now;
		this.question = 0;
		asked(number);
	}

	/** The next report is the answer to all questions, and so says what is here. */
	void asked(long number) {
		this.asked = true;
		this.question = Math.max(this.question, number);
		this.due = true;
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

	/**
	 * A waiting sender is to hear that its job has begun. A job that ends soon says so by
	 * its answer, which saves a message for each request.
	 */
	void ackLater(long number, Frame.Dispatch dispatch, long now) {
		this.acks.add(new Ack(number, dispatch, now + GATHERING.toNanos()));
	}

	/** A job whose sender may follow it has reported progress. */
	void progressLater(long number, Supplier<@Nullable Progress> latest, long now) {
		this.progress.reported(number, latest, now);
	}

	/** It does not run any more. */
	void ended(long number) {
		this.progress.ended(number);
	}

	/** In how many nanoseconds {@link #sayWhatRuns} has something to say. */
	long nextOfRunning(long now) {
		Ack next = nextAck();
		return Math.min((next != null) ? next.due() - now : Machine.NEVER, this.progress.next(now));
	}

	/** Tells senders that their jobs have begun, and how far they are. */
	void sayWhatRuns(long now) {
		sayAcks(now);
		this.progress.say(this.packer, now);
	}

	private void sayAcks(long now) {
		for (Ack next = nextAck(); next != null && next.due() - now <= 0; next = nextAck()) {
			this.acks.remove();
			this.packer.add(next.dispatch().originator(), new Frame.Ack(next.dispatch().id()));
		}
	}

	private @Nullable Ack nextAck() {
		Ack next = this.acks.peek();
		while (next != null && this.jobs.get(next.number()) == null) {
			this.acks.remove();
			next = this.acks.peek();
		}
		return next;
	}

	/**
	 * The answer goes with the next report, or before it if there is no manager. A large
	 * one goes at its own pace, and the job is done when it has left.
	 */
	void answer(NativeJob job, JobResult result, long now) {
		Answer answer = new Answer(job.dispatch().originator(), response(job.dispatch(), result));
		if (!answer.isSmall()) {
			this.largeAnswers.add(job, answer.response());
			return;
		}
		this.answers.add(answer);
		this.due = true;
		this.jobs.done(job, now);
	}

	/** Whether jobs have ended whose answers have not left. */
	boolean isAnswering() {
		return !this.largeAnswers.isEmpty();
	}

	/** Sends of the large answers what there is room for, behind their acks. */
	void sendLargeAnswers(Channels channels, long now) {
		if (isAnswering()) {
			flush(channels);
			this.due |= this.largeAnswers.flush(channels, now);
		}
	}

	private Frame.Response response(Frame.Dispatch dispatch, JobResult result) {
		if (result instanceof JobResult.Failure failure) {
			return new Frame.Response(dispatch.id(), null, error(dispatch, failure));
		}
		Content content = (result instanceof JobResult.Response response) ? response.content() : Content.NULL;
		int bytes = content.body().length;
		if (bytes > NativeProtocol.MAX_MESSAGE_BYTES) {
			String reason = "The answer has " + bytes + " bytes, but at most " + NativeProtocol.MAX_MESSAGE_BYTES
					+ " are possible";
			this.effects.replaced(dispatch.originator(), reason);
			return response(dispatch, new JobResult.Failure("UnwritableResponse", reason));
		}
		String problem = ContentRules.problemOf(content);
		if (problem != null) {
			String reason = "The type or a header of the answer cannot be sent. " + problem;
			this.effects.replaced(dispatch.originator(), reason);
			return response(dispatch, new JobResult.Failure("UnwritableResponse", reason));
		}
		return new Frame.Response(dispatch.id(), content, null);
	}

	/**
	 * Cuts what is longer than anybody reads, so that any number of failures fits, and
	 * replaces what UTF-8 cannot carry.
	 */
	Frame.JobError error(Frame.Dispatch dispatch, JobResult.Failure failure) {
		String type = failure.type();
		String message = failure.message();
		if (message.length() > MAX_FAILURE_TEXT) {
			this.effects.replaced(dispatch.originator(), "the text of the failure has " + message.length()
					+ " characters, at most " + MAX_FAILURE_TEXT + " are sent");
		}
		return new Frame.JobError((type != null) ? cut(type, MAX_FAILURE_TYPE) : null, cut(message, MAX_FAILURE_TEXT),
				dispatch.attempt() + failure.retries());
	}

	private static String cut(String text, int length) {
		return Unicode.cut(text, length) + ((text.length() > length) ? "..." : "");
	}

	void report(WorkerState state, long now) {
		this.last = now;
		// The goodbye says what was begun and does not end.
		this.asked |= state == WorkerState.TERMINATE;
		List<String> groups = hearers();
		boolean together = this.answers.size() == 1 && groups.size() == 2
				&& groups.contains(this.answers.get(0).originator()) && this.answers.get(0).isSmall();
		if (together) {
			this.packer.add(groups, this.answers.remove(0).response());
		}
		sayAnswers();
		this.toldRoom = this.jobs.room();
		int capacity = (state == WorkerState.READY) ? this.jobs.capacity() : 0;
		this.packer.add(groups, this.jobs.report(state, capacity, this.asked, this.question));
		this.first = false;
		this.asked = false;
		this.question = 0;
		this.due = false;
	}

	/** The managers, and the native senders concerned if they are few. */
	private List<String> hearers() {
		if (this.largeAnswers.isLeaving()) {
			// A report in parts must not come between the parts of an answer.
			return List.of(this.managers);
		}
		Set<String> hearers = new LinkedHashSet<>(List.of(this.managers));
		hearers.addAll(this.jobs.originatorsOfDone());
		if (this.first) {
			// The report tells them that there is another manager.
			hearers.addAll(this.jobs.originators());
			hearers.addAll(this.largeAnswers.originators());
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
		this.largeAnswers.connectionLost();
	}

	/** A job whose sender hears of its begin, unless it ends before. */
	private record Ack(long number, Frame.Dispatch dispatch, long due) {
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
