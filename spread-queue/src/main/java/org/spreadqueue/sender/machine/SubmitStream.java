// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender.machine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;

/**
 * The stream to a native manager: unsettled messages from some number on, then waiting
 * ones. Packs them into Spread messages as the {@link SendWindow} allows, and goes back
 * when something must be sent again (rules 2 and 5 of docs/protocol/native.md).
 */
final class SubmitStream {

	/** With fewer Spread messages on the way, everything leaves at once. */
	private static final int QUIET = 2;

	/** Otherwise it leaves once this much has gathered, in bytes or frames. */
	private static final int ENOUGH_BYTES = 32 * 1024;

	static final int ENOUGH_FRAMES = 100;

	private final String group;

	private final Channels channels;

	private final MessageNumbers numbers;

	private final WaitingMessages waiting;

	private final UnsettledMessages unsettled;

	private final NativeRequests requests;

	private final OutcomeWatch outcomes;

	private final SendWindow window = new SendWindow();

	private final FramePacker packer = new FramePacker();

	/** Spread messages that wait for window and room: parts of a large frame. */
	private final Deque<Packet> packets = new ArrayDeque<>();

	/** The messages that have left with the last of the packets. */
	private final List<Submission> leaving = new ArrayList<>();

	/** Number from which on unsettled messages are to be sent. */
	private long next;

	private long lastSentAt;

	private long resubmitted;

	SubmitStream(String group, Channels channels, MessageNumbers numbers, WaitingMessages waiting,
			UnsettledMessages unsettled, NativeRequests requests, OutcomeWatch outcomes) {
		this.group = group;
		this.channels = channels;
		this.numbers = numbers;
		this.waiting = waiting;
		this.unsettled = unsettled;
		this.requests = requests;
		this.outcomes = outcomes;
	}

	SendWindow window() {
		return this.window;
	}

	long resubmitted() {
		return this.resubmitted;
	}

	/** Whether something is on the way and nothing was sent for so long. */
	boolean isStalledFor(Duration time, long now) {
		return this.window.onTheWay() > 0 && now - this.lastSentAt >= time.toNanos();
	}

	/** The first message that the manager has not accepted. */
	@Nullable Submission firstUnaccepted() {
		return this.unsettled.from(this.window.acceptedUpTo() + 1);
	}

	/** There is no manager any more. */
	void stop() {
		this.packets.clear();
		this.leaving.clear();
		this.outcomes.clear();
	}

	/**
	 * Goes back to the first message that the manager has not accepted. One with a disk
	 * may have accepted more than it was sent now: what became of that, it still has to
	 * tell.
	 */
	void rewind() {
		this.next = Math.min(this.next, this.window.acceptedUpTo() + 1);
		this.window.rewound(this.packets.size());
	}

	/** Goes back to the first unsettled message; the manager may have forgotten them. */
	void sendAllAgain(boolean maybeHadIt) {
		this.outcomes.clear();
		this.unsettled.all().forEach((message) -> message.sendAgain(maybeHadIt));
		this.next = 0;
		this.window.rewound(this.packets.size());
	}

	/** Sends what the window allows, and no more than the channel has room for. */
	void flush(String manager, long now) {
		while (this.window.mayMulticast() && this.channels.hasRoom(Channels.MAIN)) {
			if (this.packets.isEmpty() && !pack(manager, now)) {
				return;
			}
			Packet packet = this.packets.removeFirst();
			this.channels.multicast(Channels.MAIN, packet);
			this.window.multicast(packet.body().length);
			this.lastSentAt = now;
			if (this.packets.isEmpty()) {
				this.leaving.forEach((message) -> message.left(this.window.sent(), now));
				this.leaving.clear();
			}
		}
	}

	/** Makes the next Spread message, or all parts of a large frame, if there is one. */
	private boolean pack(String manager, long now) {
		if (this.window.onTheWay() >= QUIET && !this.window.isUncertain() && !isEnough()) {
			return false;
		}
		this.leaving.clear();
		long bytes = 0;
		for (Submission again = this.outcomes.poll(); again != null; again = nextQuestion(bytes)) {
			this.resubmitted++;
			this.packer.add(this.group, frame(again, now));
			bytes += again.frameBytes();
			this.leaving.add(again);
		}
		Submission message = nextMessage();
		while (message != null
				&& (this.leaving.isEmpty() || bytes + message.frameBytes() <= NativeProtocol.MAX_PACKET_BYTES)) {
			if (message.submitted(manager, now)) {
				this.resubmitted++;
			}
			this.packer.add(this.group, frame(message, now));
			bytes += message.frameBytes();
			this.leaving.add(message);
			this.next = message.sequence() + 1;
			message = nextMessage();
		}
		this.packets.addAll(this.packer.drain());
		return !this.packets.isEmpty();
	}

	private @Nullable Submission nextQuestion(long bytesBefore) {
		return (bytesBefore <= NativeProtocol.MAX_PACKET_BYTES / 2) ? this.outcomes.poll() : null;
	}

	private boolean isEnough() {
		long bytes = 0;
		int frames = 0;
		Submission again = this.unsettled.from(this.next);
		for (; again != null; again = this.unsettled.after(again)) {
			bytes += again.frameBytes();
			frames++;
			if (bytes >= ENOUGH_BYTES || frames >= ENOUGH_FRAMES) {
				return true;
			}
		}
		return this.waiting.size() + frames >= ENOUGH_FRAMES || bytes + this.waiting.frameBytes() >= ENOUGH_BYTES;
	}

	/** The next message that the window allows; stays the next until it is sent. */
	private @Nullable Submission nextMessage() {
		Submission again = this.unsettled.from(this.next);
		if (again != null) {
			return allows(again.sequence()) ? again : null;
		}
		Submission message = this.waiting.peek(this.requests.hasRoom());
		if (message == null || !allows((message.sequence() > 0) ? message.sequence() : this.numbers.last() + 1)) {
			return null;
		}
		this.waiting.remove(message);
		admit(message);
		return message;
	}

	private boolean allows(long sequence) {
		Submission lowest = this.unsettled.first();
		Submission first = firstUnaccepted();
		return this.window.allows(sequence, (lowest != null) ? lowest.sequence() : sequence,
				first == null || first.sequence() >= sequence);
	}

	private void admit(Submission message) {
		this.numbers.number(message);
		this.unsettled.add(message);
		if (message.isRequest()) {
			this.requests.add(message);
		}
	}

	private Frame.Submit frame(Submission message, long now) {
		return new Frame.Submit(this.numbers.id(message), this.unsettled.previous(message.sequence()),
				message.content(), message.isRequest(), message.expiryMillis(now), message.priority(),
				message.delayMillis(now), message.orderingKey(), message.isResubmitted(), null, 0);
	}

}
