// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.manager.QueueReport.SenderReport;
import org.spreadqueue.manager.store.MessageLog.ProducerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameLimits;

/** What the manager has of a producer's messages, and still has to tell it. */
public final class KnownSender {

	/** Within this time, a sender is not asked twice for the same messages. */
	private static final long REWIND_AGAIN = Duration.ofSeconds(1).toNanos();

	/** Outcomes other than done that are told again to a sender that submits again. */
	public static final int OUTCOMES_REMEMBERED = 256;

	/** Most in a confirm, so that it is no larger than a frame may be. */
	private static final int OUTCOMES_AT_A_TIME = 1000;

	/** What an outcome that is remembered takes in memory besides its text. */
	private static final int OUTCOME_OVERHEAD = 128;

	private final long producer;

	private String privateGroup;

	/** What was accepted here. */
	private final TakenNumbers taken = new TakenNumbers();

	/**
	 * The last one that was refused behind these. It stays untaken: its sender may not
	 * hear of it, and go to another manager.
	 */
	private long refusedUpTo;

	/** What of it is in the log, synced or not. */
	private long logged;

	/** What of it survives this manager, and may be told. */
	private long confirmed;

	/** What an earlier run of this manager had accepted, requests included. */
	private long recovered;

	private long lastHeard;

	/** Whether it has asked, and is told what has come. */
	private boolean asks;

	private boolean rewind;

	private long rewoundTo = -1;

	private long rewoundAt;

	/** Whether the last message found no room. */
	private boolean blocked;

	private int lastSize;

	/** Ranges; most senders have none most of the time, so there is no list for them. */
	private List<Long> done = List.of();

	private List<Frame.OtherOutcome> otherOutcomes = List.of();

	/** The last outcomes, by sequence, in case the sender was not told. */
	private Map<Long, Frame.OtherOutcome> lastOtherOutcomes = Map.of();

	/** What these take in memory, in bytes. */
	private long rememberedBytes;

	KnownSender(long producer, String privateGroup, long now) {
		this.producer = producer;
		this.privateGroup = privateGroup;
		this.lastHeard = now;
	}

	long producer() {
		return this.producer;
	}

	String privateGroup() {
		return this.privateGroup;
	}

	SenderReport report(long now) {
		return new SenderReport(HexFormat.of().toHexDigits(this.producer), this.privateGroup, upTo(), isBlocked(),
				Duration.ofNanos(now - this.lastHeard));
	}

	/** All sequences above it, up to {@link #upTo()}, were accepted here. */
	long since() {
		return this.taken.gaplessSince();
	}

	public long upTo() {
		return this.taken.upTo();
	}

	boolean hasSubmitted(long sequence) {
		return this.taken.contains(sequence);
	}

	boolean heardWithin(Duration time, long now) {
		return now - this.lastHeard < time.toNanos();
	}

	void heard(String from, long now) {
		if (!from.equals(this.privateGroup)) {
			this.privateGroup = from;
			this.rewoundTo = -1;
			this.blocked = false;
		}
		this.lastHeard = now;
	}

	public void accepted(long sequence) {
		this.taken.add(sequence);
		this.blocked = false;
	}

	/** It has sent a message of this size. */
	public void sent(int size) {
		this.lastSize = size;
	}

	/** Size of the last message that it sent, 0 as long as there is none. */
	int lastSize() {
		return this.lastSize;
	}

	/**
	 * Tells, once, that the next message is refused. A sender that has heard it says so
	 * with what it submits next; one that has not sends the message again.
	 */
	public void refuse(Frame.OtherOutcome refusal) {
		this.refusedUpTo = Math.max(this.refusedUpTo, refusal.sequence());
		tell(refusal);
	}

	/** The last one that was accepted or refused without a gap. */
	public long seenUpTo() {
		return Math.max(this.refusedUpTo, upTo());
	}

	/** The log knows the sender. */
	void recover(ProducerState state) {
		this.taken.recover(state.since(), state.upTo());
		this.logged = state.upTo();
		this.confirmed = state.upTo();
		this.recovered = state.upTo();
		state.outcomes().forEach(this::remember);
	}

	/**
	 * Whether an earlier run of this manager had accepted a message that is not in the
	 * log. Then nobody knows what has become of it, unless it is in the log by rule.
	 */
	public boolean isRecovered(long sequence) {
		return sequence <= this.recovered;
	}

	/** Returns whether more has been accepted than the log knows, which it does then. */
	boolean toLog() {
		boolean more = upTo() > this.logged;
		this.logged = upTo();
		return more;
	}

	boolean isConfirmed() {
		return this.confirmed == upTo();
	}

	void confirmed(long upTo) {
		this.confirmed = Math.max(this.confirmed, upTo);
	}

	/** Its message says where it was; the log does not. */
	void locate(String privateGroup) {
		if (this.privateGroup.isEmpty()) {
			this.privateGroup = privateGroup;
		}
	}

	void answer() {
		this.asks = true;
	}

	/** Whether there is something to tell besides what is accepted. */
	boolean hasNews() {
		return this.asks || this.rewind || !this.done.isEmpty() || this.otherOutcomes.stream().anyMatch(this::mayTell);
	}

	/**
	 * What was accepted is synced before it is told how it ended: its sender would not
	 * send it again, though neither it nor its dead letter may be on the disk yet.
	 */
	private boolean mayTell(Frame.OtherOutcome other) {
		return other.sequence() <= this.confirmed || other.sequence() > upTo();
	}

	/** A message is missing before this one; expected behind one that found no room. */
	public void gap(long now) {
		if (!this.blocked && (this.rewoundTo != seenUpTo() || now - this.rewoundAt >= REWIND_AGAIN)) {
			rewindNow(now);
		}
	}

	void block() {
		this.blocked = true;
	}

	boolean isBlocked() {
		return this.blocked;
	}

	void unblock(long now) {
		this.blocked = false;
		rewindNow(now);
	}

	private void rewindNow(long now) {
		this.rewind = true;
		this.rewoundTo = seenUpTo();
		this.rewoundAt = now;
	}

	void done(long sequence) {
		if (this.done.isEmpty()) {
			this.done = new ArrayList<>();
		}
		int last = this.done.size() - 1;
		if (last >= 0 && this.done.get(last) == sequence - 1) {
			this.done.set(last, sequence);
		}
		else {
			this.done.add(sequence);
			this.done.add(sequence);
		}
	}

	/** Tells and remembers an outcome. */
	void otherOutcome(Frame.OtherOutcome other) {
		tell(other);
		remember(other);
	}

	private void remember(Frame.OtherOutcome other) {
		if (this.lastOtherOutcomes.isEmpty()) {
			this.lastOtherOutcomes = new LinkedHashMap<>();
		}
		remembered(other, 1);
		remembered(this.lastOtherOutcomes.put(other.sequence(), other), -1);
		if (this.lastOtherOutcomes.size() > OUTCOMES_REMEMBERED) {
			long eldest = this.lastOtherOutcomes.keySet().iterator().next();
			remembered(this.lastOtherOutcomes.remove(eldest), -1);
		}
	}

	private void remembered(Frame.@Nullable OtherOutcome other, int sign) {
		if (other != null) {
			this.rememberedBytes += sign * (long) (OUTCOME_OVERHEAD + Content.sizeOf(other.text()));
		}
	}

	private void tell(Frame.OtherOutcome other) {
		if (this.otherOutcomes.isEmpty()) {
			this.otherOutcomes = new ArrayList<>();
		}
		this.otherOutcomes.add(other);
	}

	/** What a log has to keep of it. */
	ProducerState state() {
		return new ProducerState(this.producer, since(), upTo(), List.copyOf(this.lastOtherOutcomes.values()));
	}

	/** What the outcomes that are remembered take in memory, in bytes. */
	long rememberedBytes() {
		return this.rememberedBytes;
	}

	/** Forgets outcomes that were told: if asked again, they count as done. */
	void forgetOutcomes() {
		this.lastOtherOutcomes = Map.of();
		this.rememberedBytes = 0;
	}

	/** A message with an outcome was submitted again: its sender has not heard. */
	public void finishedBefore(long sequence) {
		Frame.OtherOutcome other = this.lastOtherOutcomes.get(sequence);
		if (other != null) {
			tell(other);
		}
		else {
			done(sequence);
		}
	}

	/** Returns confirms of what it has not been told yet, which then counts as told. */
	List<Frame> confirms(int window, long received, int spreadWindow) {
		List<Frame> confirms = new ArrayList<>(1);
		List<Frame.OtherOutcome> told = toTell();
		int from = 0;
		int others = 0;
		do {
			List<Long> ranges = part(this.done, from, 2 * FrameLimits.MAX_ENTRIES);
			List<Frame.OtherOutcome> outcomes = part(told, others, OUTCOMES_AT_A_TIME);
			from += ranges.size();
			others += outcomes.size();
			confirms.add(new Frame.Confirm(this.producer, this.confirmed, window, received, spreadWindow, this.rewind,
					ranges, outcomes));
			this.rewind = false;
		}
		while (from < this.done.size() || others < told.size());
		this.asks = false;
		this.done = List.of();
		return confirms;
	}

	/** Takes out the outcomes that may be told. */
	private List<Frame.OtherOutcome> toTell() {
		List<Frame.OtherOutcome> all = this.otherOutcomes;
		if (isConfirmed() || all.isEmpty()) {
			this.otherOutcomes = List.of();
			return all;
		}
		List<Frame.OtherOutcome> told = all.stream().filter(this::mayTell).toList();
		this.otherOutcomes = new ArrayList<>(all);
		this.otherOutcomes.removeAll(told);
		return told;
	}

	private static <T> List<T> part(List<T> all, int from, int most) {
		return all.subList(from, Math.min(all.size(), from + most));
	}

}
