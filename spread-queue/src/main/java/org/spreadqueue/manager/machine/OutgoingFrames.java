// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;
import org.spreadqueue.protocol.frame.Packet;

/**
 * Sends the native frames of one pass in as few Spread messages as possible. Dispatches
 * leave as the channel has room, part by part if they are large; confirms, greetings and
 * answers that are passed on do not wait for them.
 */
final class OutgoingFrames {

	/** Up to this size, two receivers share one Spread message. */
	private static final int SMALL = 2048;

	private static final int FRAME_OVERHEAD = 200;

	/** With so many bytes of dispatches, these leave before more are made. */
	private static final long ENOUGH = 256 * 1024;

	private final Channels channels;

	private final FramePacker packer = new FramePacker();

	private Map<String, List<Frame>> frames = new LinkedHashMap<>();

	/** Dispatches that wait for room. */
	private final Deque<Packet> waiting = new ArrayDeque<>();

	/** Bytes of the dispatches among the frames. */
	private long gathered;

	OutgoingFrames(Channels channels) {
		this.channels = channels;
	}

	void add(String group, Frame frame) {
		this.frames.computeIfAbsent(group, (key) -> new ArrayList<>()).add(frame);
		if (frame instanceof Frame.Dispatch dispatch) {
			this.gathered += FRAME_OVERHEAD + dispatch.content().size();
		}
	}

	/** Whether another dispatch would leave soon. */
	boolean hasRoom() {
		return this.waiting.isEmpty() && this.gathered < ENOUGH && this.channels.hasRoom(Channels.MAIN);
	}

	/** Forgets unsent frames, because their receivers are no longer this manager's. */
	void clear() {
		forgetFrames();
		this.waiting.clear();
	}

	/** Forgets the dispatches that wait, because their receiver is gone. */
	void forget(String group) {
		this.waiting.removeIf((packet) -> packet.groups().equals(List.of(group)));
	}

	private void forgetFrames() {
		this.frames = new LinkedHashMap<>();
		this.gathered = 0;
	}

	/**
	 * Sends everything but dispatches for which there is no room. The frames of one
	 * worker and the confirm of one sender share a message, in which each ignores what is
	 * for the other.
	 */
	void flush(Map<String, List<Frame>> confirms) {
		if (this.frames.size() == 1 && confirms.size() == 1 && this.gathered > 0 && this.waiting.isEmpty()) {
			String worker = this.frames.keySet().iterator().next();
			String sender = confirms.keySet().iterator().next();
			List<Frame> both = new ArrayList<>(confirms.get(sender));
			both.addAll(this.frames.get(worker));
			if (worker.startsWith("#") && !worker.equals(sender) && size(both) < SMALL) {
				both.forEach((frame) -> this.packer.add(List.of(sender, worker), frame));
				forgetFrames();
				send(this.packer.drain());
				return;
			}
		}
		confirms.forEach(this::pack);
		this.frames.entrySet().removeIf((entry) -> {
			boolean urgent = entry.getValue().stream().noneMatch(Frame.Dispatch.class::isInstance)
					&& !isWaiting(entry.getKey());
			if (urgent) {
				pack(entry.getKey(), entry.getValue());
			}
			return urgent;
		});
		send(this.packer.drain());
		this.frames.forEach(this::pack);
		forgetFrames();
		this.waiting.addAll(this.packer.drain());
		while (!this.waiting.isEmpty() && this.channels.hasRoom(Channels.MAIN)) {
			this.channels.multicast(Channels.MAIN, this.waiting.removeFirst());
		}
	}

	/** A question must not overtake the dispatches that it asks about. */
	private boolean isWaiting(String group) {
		return this.waiting.stream().anyMatch((packet) -> packet.groups().contains(group));
	}

	/** Sends the frames so far before everything that is sent after this. */
	void sendNow() {
		this.frames.forEach(this::pack);
		forgetFrames();
		send(this.waiting);
		this.waiting.clear();
		send(this.packer.drain());
	}

	private void pack(String group, List<Frame> list) {
		list.forEach((frame) -> this.packer.add(group, frame));
	}

	private void send(Collection<Packet> packets) {
		packets.forEach((packet) -> this.channels.multicast(Channels.MAIN, packet));
	}

	private static int size(List<Frame> frames) {
		int size = 0;
		for (Frame frame : frames) {
			size += FRAME_OVERHEAD;
			if (frame instanceof Frame.Dispatch dispatch) {
				size += dispatch.content().size();
			}
			else if (frame instanceof Frame.Response) {
				size += SMALL;
			}
			else if (frame instanceof Frame.Confirm confirm) {
				size += 9 * confirm.done().size() + 300 * confirm.otherOutcomes().size();
			}
		}
		return size;
	}

}
