// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.worker.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.Progress;
import org.spreadqueue.driver.Channels;
import org.spreadqueue.driver.Machine;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.MembershipChange;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.WorkerOptions;

/**
 * A worker as a state machine. It works, then it leaves, then it is gone.
 * <p>
 * A native manager needs the main channel for all jobs. A legacy manager knows one job
 * per session: once such a manager has dispatched a message to the main channel, the
 * machine opens further channels, and closes them when a native manager has greeted the
 * worker. The concurrency limits the running jobs of both together.
 * <p>
 * Native jobs are offered as soon as they are here, and begin by themselves; what has not
 * begun is withdrawn when the worker leaves, or a legacy manager's message must go first.
 */
public final class WorkerMachine implements Machine {

	private static final int MAIN = Channels.MAIN;

	private enum State {

		WORKING,

		/** Finishes its jobs. */
		LEAVING,

		/** Has closed its channels. */
		GONE

	}

	private final WorkerOptions options;

	private final Channels channels;

	private final WorkerEffects effects;

	private final RunningJobs jobs;

	private final NativeJobs nativeJobs;

	private final NativeLink nativeLink;

	private final LegacyLink mainLegacyLink;

	private final List<Link> mainLinks;

	/** By the number of their channel, while it is open. */
	private final Map<Integer, LegacyLink> legacyLinks = new LinkedHashMap<>();

	private State state = State.WORKING;

	/** Channels besides the main one, without those that are about to close. */
	private int furtherChannels;

	private int lastChannel = MAIN;

	/** Creates the machine of a worker whose main channel is about to open. */
	public WorkerMachine(WorkerOptions options, Channels channels, WorkerEffects effects) {
		this.options = options;
		this.channels = channels;
		this.effects = effects;
		this.jobs = new RunningJobs(options.concurrency());
		this.nativeJobs = new NativeJobs(options, this.jobs);
		LegacyAnswers answers = new LegacyAnswers(MAIN, options, channels, effects);
		LegacyCodec codec = new LegacyCodec();
		this.mainLegacyLink = new LegacyLink(MAIN, options, this.jobs, answers,
				() -> codec.encodeReady(this.nativeJobs.capacity()), channels, effects);
		this.legacyLinks.put(MAIN, this.mainLegacyLink);
		this.nativeLink = new NativeLink(options, this.jobs, this.nativeJobs, this.mainLegacyLink, answers, channels,
				effects);
		this.mainLinks = List.of(this.nativeLink, this.mainLegacyLink);
	}

	@Override
	public void connected(int channel, String privateGroup, long now) {
		links(channel).forEach((link) -> link.connected(now));
		proceed(now);
	}

	@Override
	public void disconnected(int channel, long now) {
		links(channel).forEach(Link::disconnected);
		proceed(now);
	}

	@Override
	public void received(int channel, RegularMessage message, long now) {
		List<Link> links = links(channel);
		for (Link link : links) {
			if (link.takes(message)) {
				link.received(message, now);
				break;
			}
		}
		if (links.isEmpty() && message.messageType() != NativeProtocol.MESSAGE_TYPE) {
			this.effects.dropped(message.sender(), LegacyLink.TOO_LATE);
		}
		proceed(now);
	}

	@Override
	public void membership(int channel, MembershipChange change, long now) {
		links(channel).forEach((link) -> link.membership(change, now));
		proceed(now);
	}

	/** An offered job has begun. */
	public void begun(long number, long now) {
		if (this.state != State.GONE) {
			this.nativeLink.begun(number, now);
		}
	}

	/**
	 * A job that runs has reported progress, for the first time since the latest was
	 * taken.
	 * @param latest gives what it has reported last
	 */
	public void reported(long number, Supplier<@Nullable Progress> latest, long now) {
		if (this.state != State.GONE) {
			this.nativeLink.reported(number, latest, now);
		}
	}

	/** An offered job has not begun in time, and will not. */
	public void overdue(long number, long now) {
		this.jobs.end(number);
		if (this.state != State.GONE) {
			this.nativeLink.overdue(number, now);
			proceed(now);
		}
	}

	/** A job has ended, and took so many nanoseconds. */
	public void finished(long number, JobResult result, long took, long now) {
		Link link = this.jobs.end(number);
		if (link != null && this.state != State.GONE) {
			link.ended(number, result, took, now);
			proceed(now);
		}
	}

	/** Makes the worker leave as soon as its jobs are done. */
	public void leave(long now) {
		if (this.state == State.WORKING) {
			this.state = State.LEAVING;
			links().forEach((link) -> link.leave(now));
			proceed(now);
		}
	}

	/** Makes the worker leave now. Its managers requeue unfinished messages. */
	public void abandon(long now) {
		if (this.state == State.GONE) {
			return;
		}
		this.nativeLink.holdBack();
		boolean finished = this.jobs.size() == 0 && !this.nativeLink.isAnswering()
				&& this.legacyLinks.values().stream().noneMatch(LegacyLink::isBusy);
		int lost = this.legacyLinks.values().stream().mapToInt(LegacyLink::held).sum();
		if (lost > 0) {
			this.effects.lost(lost);
		}
		links().forEach((link) -> link.abandon(now));
		gone(finished);
	}

	@Override
	public void tick(long now) {
		links().forEach((link) -> link.tick(now));
		proceed(now);
	}

	@Override
	public void flush(long now) {
		links().forEach((link) -> link.flush(now));
		proceed(now);
	}

	@Override
	public long nextTick(long now) {
		return links().stream().mapToLong((link) -> link.nextTick(now)).min().orElse(NEVER);
	}

	/** How many Spread sessions it needs: one, or with a legacy manager one per job. */
	public int sessions() {
		return 1 + this.furtherChannels;
	}

	/** Links of the open channels. */
	private List<Link> links() {
		if (this.legacyLinks.size() == 1) {
			return links(this.legacyLinks.keySet().iterator().next());
		}
		List<Link> links = new ArrayList<>();
		this.legacyLinks.keySet().forEach((channel) -> links.addAll(links(channel)));
		return links;
	}

	private List<Link> links(int channel) {
		LegacyLink legacyLink = this.legacyLinks.get(channel);
		if (legacyLink == null) {
			return List.of();
		}
		return (channel == MAIN) ? this.mainLinks : List.of(legacyLink);
	}

	/** Does what an input has made possible. */
	private void proceed(long now) {
		if (this.state == State.GONE) {
			return;
		}
		startWaiting(now);
		if (!this.mainLegacyLink.needsFurtherChannels()) {
			leaveFurtherChannels(now);
		}
		else if (this.state == State.WORKING) {
			openFurtherChannels();
		}
		closeWhatHasLeft(now);
	}

	/** Messages of a legacy manager cannot wait elsewhere, so they go first. */
	private void startWaiting(long now) {
		if (isLegacyMessageWaiting()) {
			this.nativeLink.holdBack();
			this.legacyLinks.values().forEach((link) -> link.startWaiting(now));
		}
		if (!isLegacyMessageWaiting()) {
			this.nativeLink.startWaiting(now);
		}
	}

	private boolean isLegacyMessageWaiting() {
		for (LegacyLink link : this.legacyLinks.values()) {
			if (link.isWaiting()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Opens one for each job at a time that native jobs leave room for. Only for a legacy
	 * manager, not for lack of a greeting: a native manager that restarts is silent too.
	 */
	private void openFurtherChannels() {
		while (this.furtherChannels < this.options.concurrency() - 1 - this.nativeJobs.size()) {
			this.furtherChannels++;
			this.lastChannel++;
			this.legacyLinks.put(this.lastChannel,
					new LegacyLink(this.lastChannel, this.options, this.jobs, this.channels, this.effects));
			this.channels.open(this.lastChannel);
		}
	}

	private void leaveFurtherChannels(long now) {
		if (this.furtherChannels > 0) {
			this.furtherChannels = 0;
			this.legacyLinks.values()
				.stream()
				.filter((link) -> link != this.mainLegacyLink)
				.forEach((link) -> link.leave(now));
		}
	}

	private void closeWhatHasLeft(long now) {
		if (this.state == State.WORKING && this.legacyLinks.size() == 1) {
			// The usual case, for each message: the main channel stays while it works.
			return;
		}
		if (this.nativeLink.hasLeft()) {
			this.mainLegacyLink.leave(now);
		}
		this.legacyLinks.keySet()
			.stream()
			.filter((channel) -> links(channel).stream().allMatch(Link::hasLeft))
			.toList()
			.forEach(this::close);
	}

	private void close(int channel) {
		links(channel).forEach(Link::closing);
		if (this.legacyLinks.size() == 1) {
			gone(true);
		}
		else {
			this.legacyLinks.remove(channel);
			this.channels.close(channel);
		}
	}

	private void gone(boolean finished) {
		this.state = State.GONE;
		this.effects.left(finished);
		this.legacyLinks.keySet().forEach(this.channels::close);
		this.legacyLinks.clear();
	}

}
