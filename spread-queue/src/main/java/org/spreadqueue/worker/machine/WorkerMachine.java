package org.spreadqueue.worker.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

	public void finished(long number, JobResult result, long now) {
		Link link = this.jobs.end(number);
		if (link != null && this.state != State.GONE) {
			link.ended(number, result, now);
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
		boolean finished = this.jobs.size() == 0 && this.legacyLinks.values().stream().noneMatch(LegacyLink::isBusy);
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
		List<Link> links = new ArrayList<>();
		this.legacyLinks.keySet().forEach((channel) -> links.addAll(links(channel)));
		return links;
	}

	private List<Link> links(int channel) {
		LegacyLink legacyLink = this.legacyLinks.get(channel);
		if (legacyLink == null) {
			return List.of();
		}
		return (channel == MAIN) ? List.of(this.nativeLink, legacyLink) : List.of(legacyLink);
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
		this.legacyLinks.values().forEach((link) -> link.startWaiting(now));
		this.nativeLink.startWaiting(now);
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
