// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

/** Reads what a {@link RecordWriter} has written. Copies the bodies. */
final class RecordReader {

	private static final int LONGEST_NUMBER = 63;

	private final byte[] bytes;

	private final int end;

	private int position;

	private int body;

	private RecordReader(byte[] bytes, int from, int end) {
		this.bytes = bytes;
		this.position = from;
		this.end = end;
		this.body = end;
	}

	/**
	 * Reads a record whose checksum is right.
	 * @param from where its items begin
	 * @param end where the items end and the bodies begin
	 */
	static void read(byte[] bytes, int from, int end, RecordHandler handler) throws UnreadableRecordException {
		RecordReader reader = new RecordReader(bytes, from, end);
		while (reader.position < end) {
			reader.item(handler);
		}
	}

	private void item(RecordHandler handler) throws UnreadableRecordException {
		int tag = tag();
		switch (tag) {
			case Tag.SNAPSHOT -> handler.snapshot(index(), new UUID(fixed(), fixed()));
			case Tag.END_OF_SNAPSHOT -> handler.endOfSnapshot();
			case Tag.REPLACES -> handler.replaces(number());
			case Tag.QUEUE -> handler.queue(text());
			case Tag.PAUSED -> handler.paused(true);
			case Tag.RESUMED -> handler.paused(false);
			case Tag.PRODUCERS_FORGOTTEN -> handler.producersForgotten();
			case Tag.ACCEPTED -> handler.accepted(fixed(), number(), number(), number());
			case Tag.ENDED -> {
				MessageId id = id();
				handler.ended(id, new Frame.OtherOutcome(id.sequence(), Tag.outcome(tag()), text()));
			}
			case Tag.MESSAGE -> handler.message(message());
			case Tag.CHANGED -> handler.changed(index(), index(), time());
			case Tag.REMOVED -> handler.removed(index());
			default -> throw new UnreadableRecordException("it has an item of the unknown kind " + tag);
		}
	}

	private JournalMessage message() throws UnreadableRecordException {
		int flags = tag();
		Origin origin = Tag.origin(tag());
		int priority = tag();
		long place = number();
		MessageId id = id();
		String originator = text();
		int attempt = index();
		long arrived = time();
		long notBefore = has(flags, Tag.DELAYED) ? time() : arrived;
		long expiresAt = has(flags, Tag.EXPIRES) ? time() : JournalMessage.NEVER;
		String key = has(flags, Tag.KEY) ? text() : null;
		String type = type();
		Map<String, String> headers = has(flags, Tag.HEADERS) ? headers() : Map.of();
		Content content = new Content(type, body(index()), headers);
		return new JournalMessage(place, id, originator, origin, content, has(flags, Tag.REPLY), priority, key, arrived,
				notBefore, expiresAt, attempt);
	}

	private static boolean has(int flags, int flag) {
		return (flags & flag) != 0;
	}

	private String type() throws UnreadableRecordException {
		int tag = tag();
		return switch (tag) {
			case Tag.JSON -> Content.JSON;
			case Tag.PERL -> Content.PERL;
			case Tag.OTHER_TYPE -> text();
			default -> throw new UnreadableRecordException("it has a message of the unknown type " + tag);
		};
	}

	private Map<String, String> headers() throws UnreadableRecordException {
		Map<String, String> headers = new LinkedHashMap<>();
		for (int left = index(); left > 0; left--) {
			headers.put(text(), text());
		}
		return headers;
	}

	private byte[] body(int length) throws UnreadableRecordException {
		if (length > this.bytes.length - this.body) {
			throw new UnreadableRecordException("the body of a message is cut off");
		}
		this.body += length;
		return Arrays.copyOfRange(this.bytes, this.body - length, this.body);
	}

	private MessageId id() throws UnreadableRecordException {
		return new MessageId(fixed(), number());
	}

	private String text() throws UnreadableRecordException {
		int length = index();
		require(length);
		this.position += length;
		return new String(this.bytes, this.position - length, length, StandardCharsets.UTF_8);
	}

	private long time() throws UnreadableRecordException {
		long number = number();
		return (number >>> 1) ^ -(number & 1);
	}

	private int index() throws UnreadableRecordException {
		long number = number();
		if (number < 0 || number > Integer.MAX_VALUE) {
			throw new UnreadableRecordException("the number " + number + " is out of range");
		}
		return (int) number;
	}

	private long number() throws UnreadableRecordException {
		long number = 0;
		for (int shift = 0; shift <= LONGEST_NUMBER; shift += 7) {
			int next = tag();
			number |= (long) (next & 0x7f) << shift;
			if (next < 0x80) {
				return number;
			}
		}
		throw new UnreadableRecordException("it has a number of more than ten bytes");
	}

	private long fixed() throws UnreadableRecordException {
		long number = 0;
		for (int i = 0; i < Long.BYTES; i++) {
			number = (number << 8) | tag();
		}
		return number;
	}

	private int tag() throws UnreadableRecordException {
		require(1);
		return this.bytes[this.position++] & 0xff;
	}

	private void require(int length) throws UnreadableRecordException {
		if (length > this.end - this.position) {
			throw new UnreadableRecordException("it is cut off");
		}
	}

}
