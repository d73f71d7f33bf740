// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * A worker that knows no more than the Perl one: one legacy link, one job at a time.
 */
final class LegacyWorker implements Machine {

	private final Channels channels;

	private final WorkerEffects effects;

	private final RunningJobs jobs = new RunningJobs(1);

	private final LegacyLink link;

	private boolean gone;

	LegacyWorker(WorkerOptions options, Channels channels, WorkerEffects effects) {
		this.channels = channels;
		this.effects = effects;
		this.link = new LegacyLink(Channels.MAIN, options, this.jobs, channels, effects);
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		this.link.connected(now);
		proceed(now);
	}

	@Override
	public void disconnected(int channel, long now) {
		this.link.disconnected();
		proceed(now);
	}

	@Override
	public void received(int channel, RegularMessage message, long now) {
		this.link.received(message, now);
		proceed(now);
	}

	void finished(long number, JobResult result, long now) {
		this.jobs.end(number);
		this.link.ended(number, result, 0, now);
		proceed(now);
	}

	void leave(long now) {
		this.link.leave(now);
		proceed(now);
	}

	@Override
	public void tick(long now) {
		this.link.tick(now);
		proceed(now);
	}

	@Override
	public void flush(long now) {
	}

	@Override
	public long nextTick(long now) {
		return this.link.nextTick(now);
	}

	private void proceed(long now) {
		this.link.startWaiting(now);
		if (this.link.hasLeft() && !this.gone) {
			this.gone = true;
			this.effects.left(true);
			this.channels.close(Channels.MAIN);
		}
	}

}
