// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import tools.jackson.core.JsonGenerator;

import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/**
 * Ids of messages, as ranges of sequences: a few bytes from outside can name any number,
 * which take no more room here than on the wire. Who has a few messages and gets many ids
 * asks for the ranges, and looks for what it has in them. Immutable.
 *
 * @since 0.1.0
 */
public final class IdSet implements Iterable<MessageId> {

	/** No ids. */
	public static final IdSet NONE = new IdSet(new long[0]);

	private static final int RANGE = 3;

	/** Producer, first and last sequence of each range; in ascending order. */
	private final long[] ranges;

	private final long size;

	private IdSet(long[] ranges) {
		this.ranges = ranges;
		long count = 0;
		for (int at = 0; at < ranges.length; at += RANGE) {
			count += ranges[at + 2] - ranges[at + 1] + 1;
		}
		this.size = count;
	}

	public static IdSet of(MessageId... ids) {
		return of(List.of(ids));
	}

	/** Returns the set of these ids, which may be in any order, and more than once. */
	public static IdSet of(Collection<MessageId> ids) {
		if (ids.isEmpty()) {
			return NONE;
		}
		Builder builder = new Builder();
		ids.stream().sorted().distinct().forEach((id) -> builder.add(id.producer(), id.sequence(), id.sequence()));
		return builder.build();
	}

	public boolean isEmpty() {
		return this.size == 0;
	}

	/** How many ids these are. */
	public long size() {
		return this.size;
	}

	public boolean contains(MessageId id) {
		int low = 0;
		int high = this.ranges.length / RANGE - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			int at = middle * RANGE;
			if (compare(id.producer(), id.sequence(), this.ranges[at], this.ranges[at + 2]) > 0) {
				low = middle + 1;
			}
			else if (compare(id.producer(), id.sequence(), this.ranges[at], this.ranges[at + 1]) < 0) {
				high = middle - 1;
			}
			else {
				return true;
			}
		}
		return false;
	}

	private static int compare(long producer, long sequence, long otherProducer, long otherSequence) {
		int byProducer = Long.compare(producer, otherProducer);
		return (byProducer != 0) ? byProducer : Long.compare(sequence, otherSequence);
	}

	/** Calls the consumer for each range. */
	public void forEachRange(RangeConsumer consumer) {
		for (int at = 0; at < this.ranges.length; at += RANGE) {
			consumer.accept(this.ranges[at], this.ranges[at + 1], this.ranges[at + 2]);
		}
	}

	/** The ids in ascending order, each of which is made when it is asked for. */
	@Override
	public Iterator<MessageId> iterator() {
		return new IdIterator();
	}

	static IdSet read(PacketReader in) throws MalformedFrameException {
		Builder builder = new Builder();
		for (long left = in.array(); in.hasNext(left); left--) {
			builder.readProducer(in);
		}
		return builder.build();
	}

	static void write(IdSet ids, JsonGenerator out) {
		out.writeStartArray();
		for (int at = 0; at < ids.ranges.length; at += RANGE) {
			if (at == 0 || ids.ranges[at] != ids.ranges[at - RANGE]) {
				if (at > 0) {
					out.writeEndArray();
				}
				out.writeStartArray();
				out.writeBinary(FrameValues.bytes(ids.ranges[at]));
			}
			out.writeNumber(ids.ranges[at + 1]);
			out.writeNumber(ids.ranges[at + 2]);
		}
		if (!ids.isEmpty()) {
			out.writeEndArray();
		}
		out.writeEndArray();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof IdSet that && Arrays.equals(this.ranges, that.ranges);
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.ranges);
	}

	/** Few ids as a list, many as a number. */
	@Override
	public String toString() {
		if (this.size > RANGE) {
			return this.size + " ids";
		}
		return StreamSupport.stream(spliterator(), false)
			.map(MessageId::toString)
			.collect(Collectors.joining(", ", "[", "]"));
	}

	/** Takes a range: sequences of a producer, both ends included. */
	public interface RangeConsumer {

		void accept(long producer, long first, long last);

	}

	/** Makes a set of ranges that come in ascending order. */
	static final class Builder {

		private long[] ranges = new long[2 * RANGE];

		private int length;

		/** Reads the ranges of one producer. */
		void readProducer(PacketReader in) throws MalformedFrameException {
			long left = in.array();
			if (!in.hasNext(left)) {
				throw new MalformedFrameException("ids without a producer");
			}
			long producer = FrameValues.producer(in);
			if (this.length > 0 && producer <= this.ranges[this.length - RANGE]) {
				throw new MalformedFrameException("producers that are not in order");
			}
			long least = 1;
			for (left--; in.hasNext(left); left -= 2) {
				long first = in.number();
				if (!in.hasNext(left - 1)) {
					throw new MalformedFrameException("a range without an end");
				}
				long last = in.number();
				if (first < least || last < first) {
					throw new MalformedFrameException("ids from " + first + " to " + last + " behind " + (least - 1));
				}
				if (this.length >= RANGE * FrameLimits.MAX_ENTRIES) {
					throw new MalformedFrameException("more than " + FrameLimits.MAX_ENTRIES + " ranges of ids");
				}
				in.takeIds(last - first + 1);
				add(producer, first, last);
				least = last + 1;
			}
		}

		void add(long producer, long first, long last) {
			int before = this.length - RANGE;
			if (before >= 0 && this.ranges[before] == producer && this.ranges[before + 2] == first - 1) {
				this.ranges[before + 2] = last;
				return;
			}
			if (this.length == this.ranges.length) {
				this.ranges = Arrays.copyOf(this.ranges, 2 * this.length);
			}
			this.ranges[this.length] = producer;
			this.ranges[this.length + 1] = first;
			this.ranges[this.length + 2] = last;
			this.length += RANGE;
		}

		IdSet build() {
			return (this.length > 0) ? new IdSet(Arrays.copyOf(this.ranges, this.length)) : NONE;
		}

	}

	private final class IdIterator implements Iterator<MessageId> {

		private int at;

		private long passed;

		@Override
		public boolean hasNext() {
			return this.at < IdSet.this.ranges.length;
		}

		@Override
		public MessageId next() {
			if (!hasNext()) {
				throw new NoSuchElementException();
			}
			long[] all = IdSet.this.ranges;
			long sequence = all[this.at + 1] + this.passed;
			MessageId id = new MessageId(all[this.at], sequence);
			this.passed++;
			if (sequence == all[this.at + 2]) {
				this.at += RANGE;
				this.passed = 0;
			}
			return id;
		}

	}

}
