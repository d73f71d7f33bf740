// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/**
 * Writes what a record says. Bodies are only referred to, whoever encodes the record
 * copies them; everything else is copied at once, so it may change afterwards.
 */
public final class RecordWriter implements RecordHandler {

	private byte[] head = new byte[256];

	private int length;

	private final List<byte[]> bodies = new ArrayList<>();

	private long bodyBytes;

	private String queue = "";

	/** Whether it says nothing yet. */
	public boolean isEmpty() {
		return this.length == 0;
	}

	/** Returns its bytes so far, with the bodies. */
	public long size() {
		return this.length + this.bodyBytes;
	}

	byte[] head() {
		return Arrays.copyOf(this.head, this.length);
	}

	List<byte[]> bodies() {
		return this.bodies;
	}

	@Override
	public void snapshot(int part, UUID directory) {
		tag(Tag.SNAPSHOT);
		number(part);
		fixed(directory.getMostSignificantBits());
		fixed(directory.getLeastSignificantBits());
	}

	@Override
	public void endOfSnapshot() {
		tag(Tag.END_OF_SNAPSHOT);
	}

	@Override
	public void replaces(long record) {
		tag(Tag.REPLACES);
		number(record);
	}

	/** Says nothing if it is the same queue as before. */
	@Override
	public void queue(String name) {
		if (!name.equals(this.queue)) {
			tag(Tag.QUEUE);
			text(name);
			this.queue = name;
		}
	}

	@Override
	public void paused(boolean paused) {
		tag(paused ? Tag.PAUSED : Tag.RESUMED);
	}

	@Override
	public void producersForgotten() {
		tag(Tag.PRODUCERS_FORGOTTEN);
	}

	@Override
	public void accepted(long producer, long from, long since, long upTo) {
		tag(Tag.ACCEPTED);
		fixed(producer);
		number(from);
		number(since);
		number(upTo);
	}

	@Override
	public void ended(MessageId id, Frame.OtherOutcome outcome) {
		tag(Tag.ENDED);
		id(id);
		tag(Tag.of(outcome.outcome()));
		text(outcome.text());
	}

	@Override
	public void message(JournalMessage message) {
		Content content = message.content();
		tag(Tag.MESSAGE);
		tag(flags(message));
		tag(Tag.of(message.origin()));
		tag(message.priority());
		number(message.position());
		id(message.id());
		text(message.originator());
		number(message.attempt());
		time(message.arrived());
		if (message.notBefore() != message.arrived()) {
			time(message.notBefore());
		}
		if (message.expiresAt() != JournalMessage.NEVER) {
			time(message.expiresAt());
		}
		if (message.orderingKey() != null) {
			text(message.orderingKey());
		}
		type(content.type());
		headers(content.headers());
		number(content.body().length);
		this.bodies.add(content.body());
		this.bodyBytes += content.body().length;
	}

	private static int flags(JournalMessage message) {
		return (message.reply() ? Tag.REPLY : 0) | ((message.orderingKey() != null) ? Tag.KEY : 0)
				| ((message.expiresAt() != JournalMessage.NEVER) ? Tag.EXPIRES : 0)
				| ((message.notBefore() != message.arrived()) ? Tag.DELAYED : 0)
				| (message.content().headers().isEmpty() ? 0 : Tag.HEADERS);
	}

	@Override
	public void changed(int index, int attempt, long notBefore) {
		tag(Tag.CHANGED);
		number(index);
		number(attempt);
		time(notBefore);
	}

	@Override
	public void removed(int index) {
		tag(Tag.REMOVED);
		number(index);
	}

	private void type(String type) {
		switch (type) {
			case Content.JSON -> tag(Tag.JSON);
			case Content.PERL -> tag(Tag.PERL);
			default -> {
				tag(Tag.OTHER_TYPE);
				text(type);
			}
		}
	}

	private void headers(Map<String, String> headers) {
		if (!headers.isEmpty()) {
			number(headers.size());
			headers.forEach((name, value) -> {
				text(name);
				text(value);
			});
		}
	}

	private void id(MessageId id) {
		fixed(id.producer());
		number(id.sequence());
	}

	private void text(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		number(bytes.length);
		room(bytes.length);
		System.arraycopy(bytes, 0, this.head, this.length, bytes.length);
		this.length += bytes.length;
	}

	/** A time may be before 1970 where a clock is wrong: the sign is the lowest bit. */
	private void time(long millis) {
		number((millis << 1) ^ (millis >> 63));
	}

	/** Seven bits a byte, the lowest ones first. */
	private void number(long number) {
		long rest = number;
		while ((rest & ~0x7fL) != 0) {
			tag((int) (rest & 0x7f) | 0x80);
			rest >>>= 7;
		}
		tag((int) rest);
	}

	private void fixed(long number) {
		for (int shift = 56; shift >= 0; shift -= 8) {
			tag((int) (number >>> shift));
		}
	}

	private void tag(int value) {
		room(1);
		this.head[this.length++] = (byte) value;
	}

	private void room(int bytes) {
		if (this.length + bytes > this.head.length) {
			this.head = Arrays.copyOf(this.head, Math.max(2 * this.head.length, this.length + bytes));
		}
	}

}
