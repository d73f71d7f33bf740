// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.protocol.frame.cbor.Key;
import org.spreadqueue.protocol.frame.cbor.KeyTable;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/**
 * The keys of frames, each with its name, its meaning when it is absent, and its type.
 * The table of docs/protocol/native.md says what they mean.
 */
final class FrameKeys {

	private static final int HIGHEST_PRIORITY = 9;

	static final KeyTable OF_FRAMES = new KeyTable();

	static final KeyTable OF_ERRORS = new KeyTable();

	private static int count;

	static final Key<String> KIND = text("k", "", FrameValues::word);
	static final Key<MessageId> ID = key("i", null, FrameValues::id, (id, out) -> out.writeBinary(id.toBytes()));

	/** In a confirm the producer, otherwise the number of a frame or hello. */
	static final Key<Object> NUMBER = key("n", null, FrameValues::numberOrProducer, FrameValues::writeNumberOrProducer);
	static final Key<Long> PREVIOUS = key("pv", null, PacketReader::number, (number, out) -> out.writeNumber(number));
	static final Key<String> TYPE = text("t", Content.JSON, FrameValues::contentType);
	static final Key<byte[]> BODY = key("b", null, PacketReader::bytes, (bytes, out) -> out.writeBinary(bytes));
	static final Key<Map<String, String>> HEADERS = key("h", Map.of(), FrameValues::headers, FrameValues::writeTexts);
	static final Key<Boolean> REPLY = flag("r");
	static final Key<Long> EXPIRY = number("x");
	static final Key<Integer> PRIORITY = key("p", Frame.DEFAULT_PRIORITY,
			(in) -> FrameValues.atMost(HIGHEST_PRIORITY, in), (n, out) -> out.writeNumber(n));
	static final Key<Long> DELAY = number("d");
	static final Key<String> ORDERING_KEY = text("g", null,
			(in) -> in.text(FrameLimits.MAX_ORDERING_KEY, "an ordering key"));
	static final Key<Boolean> RESUBMITTED = flag("rs");
	static final Key<String> ORIGINATOR = key("o", null, FrameValues::privateGroup, (s, out) -> out.writeString(s));
	static final Key<Integer> ATTEMPT = key("a", 0, (in) -> FrameValues.atMost(FrameLimits.MAX_ATTEMPT, in),
			(n, out) -> out.writeNumber(n));
	static final Key<Long> QUEUED = number("q");
	static final Key<Boolean> LEGACY = flag("l");
	static final Key<Long> UP_TO = number("u");
	static final Key<Integer> WINDOW = small("w");
	static final Key<Long> RECEIVED = number("rx");
	static final Key<Integer> SPREAD_WINDOW = small("ws");
	static final Key<Boolean> REWIND = flag("rw");

	/** In a confirm ranges of one sender, in a status ids. */
	static final Key<Done> DONE = key("dn", Done.NOTHING, Done::read, Done::write);
	static final Key<IdSet> REQUEUED = ids("rj");
	static final Key<IdSet> HELD = ids("hd");
	static final Key<List<Frame.Failed>> FAILED = key("fl", List.of(), FrameEncoding::readFailed,
			FrameEncoding::writeFailed);
	static final Key<List<Frame.OtherOutcome>> OTHER_OUTCOMES = key("en", List.of(), FrameEncoding::readOtherOutcomes,
			FrameEncoding::writeOtherOutcomes);
	static final Key<Frame.JobError> ERROR = key("er", null, FrameEncoding::readError, FrameEncoding::writeError);
	static final Key<String> STATE = text("st", "", FrameValues::word);
	static final Key<Integer> CAPACITY = small("c");
	static final Key<Integer> VERSION = small("v");
	static final Key<Integer> PART_INDEX = small("pn");
	static final Key<Integer> PART_COUNT = small("pm");
	static final Key<Integer> FRACTION = key("f", 0, FrameValues::fraction, (n, out) -> out.writeNumber(n));
	static final Key<String> TEXT = text("tx", "", (in) -> in.text(FrameLimits.MAX_PROGRESS_TEXT, "a progress"));
	static final Key<Long> RUNNING = number("ru");
	static final Key<String> ERROR_TYPE = ofErrors("t", FrameLimits.MAX_ERROR_TYPE);
	static final Key<String> ERROR_MESSAGE = ofErrors("m", FrameLimits.MAX_ERROR_TEXT);

	static {
		OF_ERRORS.add(ATTEMPT);
	}

	private FrameKeys() {
	}

	static int count() {
		return count;
	}

	private static Key<String> text(String name, @Nullable String absent, Key.Reader<String> reader) {
		return key(name, absent, reader, (text, out) -> out.writeString(text));
	}

	private static Key<Boolean> flag(String name) {
		return key(name, false, PacketReader::flag, (flag, out) -> out.writeBoolean(flag));
	}

	private static Key<Long> number(String name) {
		return key(name, 0L, PacketReader::number, (number, out) -> out.writeNumber(number));
	}

	private static Key<Integer> small(String name) {
		return key(name, 0, FrameValues::small, (number, out) -> out.writeNumber(number));
	}

	private static Key<IdSet> ids(String name) {
		return key(name, IdSet.NONE, IdSet::read, IdSet::write);
	}

	private static Key<String> ofErrors(String name, int maxChars) {
		return key(OF_ERRORS, name, null, (in) -> in.text(maxChars, "the text of an error"),
				(text, out) -> out.writeString(text));
	}

	private static <T> Key<T> key(String name, @Nullable T absent, Key.Reader<T> reader, Key.Writer<T> writer) {
		return key(OF_FRAMES, name, absent, reader, writer);
	}

	private static <T> Key<T> key(KeyTable table, String name, @Nullable T absent, Key.Reader<T> reader,
			Key.Writer<T> writer) {
		Key<T> key = new Key<>(count, name, absent, reader, writer);
		count++;
		table.add(key);
		return key;
	}

}
