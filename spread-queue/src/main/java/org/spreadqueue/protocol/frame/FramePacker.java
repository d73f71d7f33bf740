// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

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

	/** The frames to all groups, in the order in which they were added. */
	private @Nullable FrameBuffer buffer;

	private final Map<List<String>, Bucket> buckets = new LinkedHashMap<>();

	/** The last single group: most frames go where the one before went. */
	private List<String> group = List.of();

	private long frameNumber;

	public void add(String group, Frame frame) {
		if (!this.group.contains(group)) {
			this.group = List.of(group);
		}
		add(this.group, frame);
	}

	/** Adds a frame for several groups, which get it in one multicast. */
	public void add(List<String> groups, Frame frame) {
		FrameBuffer all = this.buffer;
		if (all == null) {
			all = FrameBuffer.acquire();
			this.buffer = all;
		}
		int from = all.size();
		all.add(frame);
		bucket(groups, all).add(from);
	}

	private Bucket bucket(List<String> groups, FrameBuffer all) {
		Bucket bucket = this.buckets.get(groups);
		if (bucket == null) {
			bucket = new Bucket(all);
			this.buckets.put(List.copyOf(groups), bucket);
		}
		return bucket;
	}

	public boolean isEmpty() {
		return this.buckets.isEmpty();
	}

	/** Takes everything out: the Spread messages to send, in this order. */
	public List<Packet> drain() {
		FrameBuffer all = this.buffer;
		if (all == null) {
			return List.of();
		}
		List<Packet> packets = new ArrayList<>();
		this.buckets
			.forEach((groups, bucket) -> bucket.bodies().forEach((body) -> packets.add(new Packet(groups, body))));
		this.buckets.clear();
		this.buffer = null;
		all.releaseToPool();
		return packets;
	}

	/** The frames to the same groups. */
	private final class Bucket {

		private final FrameBuffer all;

		private final List<byte[]> full = new ArrayList<>();

		/** What goes into the next Spread message. */
		private final List<Slice> open = new ArrayList<>();

		private int openBytes;

		Bucket(FrameBuffer all) {
			this.all = all;
		}

		/** Adds the last frame of the buffer, which begins here. */
		void add(int from) {
			int length = this.all.size() - from;
			if (this.openBytes + length > NativeProtocol.MAX_PACKET_BYTES) {
				close();
			}
			if (length > NativeProtocol.MAX_PACKET_BYTES) {
				cut(from);
			}
			else {
				addSlice(from, from + length);
			}
		}

		private void addSlice(int from, int to) {
			if (this.open.isEmpty() || !this.open.get(this.open.size() - 1).extend(from, to)) {
				this.open.add(new Slice(from, to));
			}
			this.openBytes += to - from;
		}

		private void cut(int from) {
			int to = this.all.size();
			int size = NativeProtocol.MAX_PACKET_BYTES - PART_OVERHEAD;
			int count = (to - from + size - 1) / size;
			FramePacker.this.frameNumber++;
			for (int i = 0; i < count; i++) {
				int piece = from + i * size;
				this.all.addPart(FramePacker.this.frameNumber, i, count, piece, Math.min(size, to - piece));
				this.full.add(this.all.take(to));
			}
			this.all.cut(from);
		}

		private void close() {
			if (this.openBytes > 0) {
				byte[] body = new byte[this.openBytes];
				int index = 0;
				for (Slice slice : this.open) {
					this.all.copy(slice.from, body, index, slice.length());
					index += slice.length();
				}
				this.full.add(body);
				this.open.clear();
				this.openBytes = 0;
			}
		}

		List<byte[]> bodies() {
			close();
			return this.full;
		}

	}

	/** A place in the buffer: frames to the same groups that are next to each other. */
	private static final class Slice {

		private final int from;

		private int to;

		Slice(int from, int to) {
			this.from = from;
			this.to = to;
		}

		int length() {
			return this.to - this.from;
		}

		/** Takes the frame in, if it follows. */
		boolean extend(int from, int to) {
			if (from != this.to) {
				return false;
			}
			this.to = to;
			return true;
		}

	}

}
