// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;
import org.spreadqueue.protocol.frame.FramePacker;

/**
 * What running jobs report on their way to those who have sent them: of each job the
 * latest, of all jobs together, and twice a second however often they report. What was
 * reported last leaves unless the job ends before, which says more.
 */
final class ProgressReports {

	/**
	 * How long a report waits for later ones, and those of other jobs. No window holds
	 * these frames back, and a daemon throws out a sender that leaves a thousand Spread
	 * messages unread, so they must be few.
	 */
	static final Duration INTERVAL = Duration.ofMillis(500);

	private final NativeJobs jobs;

	/** By the number of the job; gives what it has reported last. */
	private final Map<Long, Supplier<@Nullable Progress>> reported = new LinkedHashMap<>();

	private long due;

	ProgressReports(NativeJobs jobs) {
		this.jobs = jobs;
	}

	void reported(long number, Supplier<@Nullable Progress> latest, long now) {
		if (this.reported.isEmpty()) {
			this.due = now + INTERVAL.toNanos();
		}
		this.reported.put(number, latest);
	}

	/** What it has reported is not told any more. */
	void ended(long number) {
		if (!this.reported.isEmpty()) {
			this.reported.remove(number);
		}
	}

	/** In how many nanoseconds {@link #say} has something to say. */
	long next(long now) {
		return this.reported.isEmpty() ? Machine.NEVER : this.due - now;
	}

	void say(FramePacker packer, long now) {
		if (next(now) > 0) {
			return;
		}
		this.reported.forEach((number, latest) -> {
			NativeJob job = this.jobs.get(number);
			Progress progress = (job != null) ? latest.get() : null;
			if (job != null && progress != null) {
				packer.add(job.dispatch().originator(), frame(job, progress));
			}
		});
		this.reported.clear();
	}

	private static Frame.Progress frame(NativeJob job, Progress progress) {
		return new Frame.Progress(job.dispatch().id(), (int) Math.round(progress.fraction() * FrameLimits.MAX_FRACTION),
				progress.text(), progress.running().toMillis());
	}

}
