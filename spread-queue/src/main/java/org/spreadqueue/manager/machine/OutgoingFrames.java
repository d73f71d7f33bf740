package org.spreadqueue.manager.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.driver.Channels;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FramePacker;

/** Sends the native frames of one pass in as few Spread messages as possible. */
final class OutgoingFrames {

	/** Up to this size, two receivers share one Spread message. */
	private static final int SMALL = 2048;

	private static final int FRAME_OVERHEAD = 200;

	private final Channels channels;

	private final FramePacker packer = new FramePacker();

	private Map<String, List<Frame>> frames = new LinkedHashMap<>();

	OutgoingFrames(Channels channels) {
		this.channels = channels;
	}

	void add(String group, Frame frame) {
		this.frames.computeIfAbsent(group, (key) -> new ArrayList<>()).add(frame);
	}

	/** Forgets unsent frames, because their receivers are no longer this manager's. */
	void clear() {
		this.frames = new LinkedHashMap<>();
	}

	/**
	 * Sends everything. The frames of one worker and the confirm of one sender share a
	 * message, in which each ignores what is for the other.
	 */
	void flush(Map<String, List<Frame>> confirms) {
		if (this.frames.size() == 1 && confirms.size() == 1) {
			String worker = this.frames.keySet().iterator().next();
			String sender = confirms.keySet().iterator().next();
			List<Frame> both = new ArrayList<>(confirms.get(sender));
			both.addAll(this.frames.get(worker));
			if (worker.startsWith("#") && !worker.equals(sender) && size(both) < SMALL) {
				both.forEach((frame) -> this.packer.add(List.of(sender, worker), frame));
				drain();
				return;
			}
		}
		confirms.forEach((group, list) -> list.forEach((frame) -> this.packer.add(group, frame)));
		sendNow();
	}

	/** Sends the frames so far before everything that is sent after this. */
	void sendNow() {
		this.frames.forEach((group, list) -> list.forEach((frame) -> this.packer.add(group, frame)));
		drain();
	}

	private void drain() {
		clear();
		this.packer.drain().forEach((packet) -> this.channels.multicast(Channels.MAIN, packet));
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
