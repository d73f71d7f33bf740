package org.spreadqueue.manager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.Outbox;

/**
 * What the machine wants done: at once, or native frames at the next flush.
 */
final class Outputs {

	/** Up to here, two receivers share one Spread message. */
	private static final int SMALL = 2048;

	private static final int FRAME_OVERHEAD = 200;

	private final Outbox outbox = new Outbox();

	private List<ManagerOutput> outputs = new ArrayList<>();

	private Map<String, List<Frame>> frames = new LinkedHashMap<>();

	void add(ManagerOutput output) {
		this.outputs.add(output);
	}

	void frame(String group, Frame frame) {
		this.frames.computeIfAbsent(group, (key) -> new ArrayList<>()).add(frame);
	}

	boolean hasFrames() {
		return !this.frames.isEmpty();
	}

	List<ManagerOutput> take() {
		List<ManagerOutput> taken = this.outputs;
		this.outputs = new ArrayList<>();
		return taken;
	}

	/** The connection has ended; nobody of those lives. */
	void forgetFrames() {
		this.frames = new LinkedHashMap<>();
	}

	/**
	 * Packs everything into Spread messages. One worker's message and one sender's
	 * confirm share one, which both ignore the other's part of.
	 */
	List<ManagerOutput> flush(Map<String, List<Frame>> confirms) {
		if (this.frames.size() == 1 && confirms.size() == 1) {
			String worker = this.frames.keySet().iterator().next();
			String sender = confirms.keySet().iterator().next();
			List<Frame> both = new ArrayList<>(confirms.get(sender));
			both.addAll(this.frames.get(worker));
			if (worker.startsWith("#") && !worker.equals(sender) && size(both) < SMALL) {
				both.forEach((frame) -> this.outbox.add(List.of(sender, worker), frame));
				drain();
				return take();
			}
		}
		confirms.forEach((group, list) -> list.forEach((frame) -> this.outbox.add(group, frame)));
		sendFrames();
		return take();
	}

	/** The frames so far leave before everything that is added after this. */
	void sendFrames() {
		this.frames.forEach((group, list) -> list.forEach((frame) -> this.outbox.add(group, frame)));
		drain();
	}

	private void drain() {
		this.frames = new LinkedHashMap<>();
		this.outbox.drain().forEach((packet) -> this.outputs.add(new ManagerOutput.Native(packet)));
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
				size += 9 * confirm.done().size() + 300 * confirm.ended().size();
			}
		}
		return size;
	}

}
