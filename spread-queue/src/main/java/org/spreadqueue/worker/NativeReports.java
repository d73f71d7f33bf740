package org.spreadqueue.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Outbox;

/**
 * What a worker says in the native protocol: when it reports to its manager, who hears
 * the report too, and which answers go with it.
 */
final class NativeReports {

	/** Ends of jobs are not kept longer to be reported together. */
	static final Duration GATHERING = Duration.ofMillis(10);

	/** Who has so many originators leaves it to the manager to tell them. */
	private static final int MAX_TOLD = 10;

	private final String managers;

	private final long heartbeat;

	private final NativeJobs jobs;

	private final Outbox outbox = new Outbox();

	private final List<NativeAnswer> answers = new ArrayList<>();

	private boolean due;

	private boolean first;

	private long last;

	/** Capacity in the last report. */
	private int told;

	NativeReports(WorkerOptions options, NativeJobs jobs) {
		this.managers = options.queue().nativeGroup();
		this.heartbeat = options.heartbeat().toNanos();
		this.jobs = jobs;
	}

	/** A manager has greeted; the first report to it says what is here already. */
	void begin(long now) {
		this.first = true;
		this.due = true;
		this.last = now;
	}

	/** There is something to say that does not wait. */
	void due() {
		this.due = true;
	}

	/** The manager would give more if it knew. */
	void dueIfMoreFits() {
		this.due = this.due || this.jobs.capacity() > this.told;
	}

	/** Time has passed. */
	void tick(long now) {
		this.due = this.due || now - this.last >= this.heartbeat;
	}

	/** When {@link #tick} or {@link #isDue} has to be asked next. */
	long next() {
		long beat = this.last + this.heartbeat;
		if (this.jobs.unreported() == 0) {
			return beat;
		}
		long gathered = this.jobs.oldestUnreported() + GATHERING.toNanos();
		return (beat - gathered < 0) ? beat : gathered;
	}

	/** Ends are told at once if they are the last ones, many, or old. */
	boolean isDue(long now) {
		int unreported = this.jobs.unreported();
		return this.due || (unreported > 0 && (this.jobs.isIdle() || 2 * unreported >= this.jobs.capacity()
				|| now - this.jobs.oldestUnreported() >= GATHERING.toNanos()));
	}

	/** A job has begun whose sender waits for its answer. */
	void ack(Frame.Dispatch dispatch) {
		this.outbox.add(dispatch.originator(), new Frame.Ack(dispatch.id()));
	}

	/** Goes with the next report, or before it if there is no manager. */
	void answer(String originator, Frame.Response response) {
		this.answers.add(new NativeAnswer(originator, response));
		this.due = true;
	}

	void report(WorkerState state, long now) {
		this.last = now;
		List<String> groups = hearers();
		boolean together = this.answers.size() == 1 && groups.size() == 2 && groups.contains(this.answers.get(0).to())
				&& this.answers.get(0).isSmall();
		if (together) {
			this.outbox.add(groups, this.answers.remove(0).response());
		}
		sayAnswers();
		this.told = (state == WorkerState.READY) ? this.jobs.capacity() : 0;
		this.outbox.add(groups, this.jobs.report(state, this.told, this.first));
		this.first = false;
		this.due = false;
	}

	/** The managers, and the native senders whom it concerns if they are few. */
	private List<String> hearers() {
		Set<String> hearers = new LinkedHashSet<>(List.of(this.managers));
		this.jobs.doneJobs()
			.stream()
			.map(NativeJobs.Taken::dispatch)
			.filter((dispatch) -> !dispatch.legacy())
			.forEach((dispatch) -> hearers.add(dispatch.originator()));
		if (this.first) {
			// They learn by it that there is another manager.
			hearers.addAll(this.jobs.originators());
		}
		return (hearers.size() <= MAX_TOLD + 1) ? List.copyOf(hearers) : List.of(this.managers);
	}

	/** Whoever manages the queue now, and the originators, hear what has ended here. */
	void sayGoodbye() {
		if (this.jobs.unreported() + this.answers.size() > 0) {
			report(WorkerState.TERMINATE, this.last);
		}
	}

	void sayAnswers() {
		this.answers.forEach((answer) -> this.outbox.add(answer.to(), answer.response()));
		this.answers.clear();
	}

	void drain(List<WorkerOutput> out) {
		this.outbox.drain().forEach((packet) -> out.add(new WorkerOutput.Native(packet)));
	}

	/** What was on its way has got nowhere; ends and answers that were not, stay. */
	void connectionLost() {
		this.outbox.drain();
	}

}
