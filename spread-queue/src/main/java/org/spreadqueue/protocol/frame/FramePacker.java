package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Packs frames that wait to leave into as few Spread messages as they need. Frames to the
 * same groups keep their order; the groups leave in the order of their first frame. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class FramePacker {

	/** What a part adds to its bytes. */
	private static final int PART_OVERHEAD = 64;

	private final Map<List<String>, Bucket> buckets = new LinkedHashMap<>();

	private long frameNumber;

	public void add(String group, Frame frame) {
		add(List.of(group), frame);
	}

	/** Adds a frame for several groups, which get it in one multicast. */
	public void add(List<String> groups, Frame frame) {
		this.buckets.computeIfAbsent(List.copyOf(groups), (key) -> new Bucket()).add(frame);
	}

	public boolean isEmpty() {
		return this.buckets.isEmpty();
	}

	/** Takes everything out: the Spread messages to send, in this order. */
	public List<Packet> drain() {
		List<Packet> packets = new ArrayList<>();
		this.buckets
			.forEach((groups, bucket) -> bucket.bodies().forEach((body) -> packets.add(new Packet(groups, body))));
		this.buckets.clear();
		return packets;
	}

	/** The frames to the same groups. */
	private final class Bucket {

		private final List<byte[]> full = new ArrayList<>();

		private final FrameBuffer open = new FrameBuffer();

		void add(Frame frame) {
			int before = this.open.size();
			this.open.add(frame);
			if (this.open.size() > NativeProtocol.MAX_PACKET_BYTES) {
				byte[] last = this.open.take(before);
				close();
				if (last.length > NativeProtocol.MAX_PACKET_BYTES) {
					cut(last);
				}
				else {
					this.open.add(last);
				}
			}
		}

		private void cut(byte[] encoded) {
			int size = NativeProtocol.MAX_PACKET_BYTES - PART_OVERHEAD;
			int count = (encoded.length + size - 1) / size;
			FramePacker.this.frameNumber++;
			for (int i = 0; i < count; i++) {
				byte[] piece = Arrays.copyOfRange(encoded, i * size, Math.min(encoded.length, (i + 1) * size));
				this.open.add(new FramePart(FramePacker.this.frameNumber, i, count, piece));
				close();
			}
		}

		private void close() {
			if (this.open.size() > 0) {
				this.full.add(this.open.take(0));
			}
		}

		List<byte[]> bodies() {
			close();
			return this.full;
		}

	}

}
