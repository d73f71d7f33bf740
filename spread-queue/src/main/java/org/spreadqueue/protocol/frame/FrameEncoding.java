// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.cbor.ByteSlice;
import org.spreadqueue.protocol.frame.cbor.Key;
import org.spreadqueue.protocol.frame.cbor.MalformedFrameException;
import org.spreadqueue.protocol.frame.cbor.PacketReader;

/**
 * How one kind of frame is written and read: its keys, in the order of writing.
 *
 * @param kind the value of {@link FrameKeys#KIND}
 * @param writer writes the keys after the kind
 * @param reader makes a frame from the keys
 */
record FrameEncoding<F extends Frame>(String kind, Class<F> type, Key.Writer<F> writer, Reader<F> reader) {

	private static final List<FrameEncoding<?>> ALL = List.of(
			new FrameEncoding<>("submit", Frame.Submit.class, FrameEncoding::writeSubmit, FrameEncoding::readSubmit),
			new FrameEncoding<>("confirm", Frame.Confirm.class, FrameEncoding::writeConfirm,
					FrameEncoding::readConfirm),
			new FrameEncoding<>("dispatch", Frame.Dispatch.class, FrameEncoding::writeDispatch,
					FrameEncoding::readDispatch),
			new FrameEncoding<>("status", Frame.Status.class, FrameEncoding::writeStatus, FrameEncoding::readStatus),
			new FrameEncoding<>("ack", Frame.Ack.class, (ack, out) -> FrameKeys.ID.write(ack.id(), out),
					(in) -> new Frame.Ack(in.require(FrameKeys.ID))),
			new FrameEncoding<>("response", Frame.Response.class, FrameEncoding::writeResponse,
					FrameEncoding::readResponse),
			new FrameEncoding<>("progress", Frame.Progress.class, FrameEncoding::writeProgress,
					FrameEncoding::readProgress),
			new FrameEncoding<>("hello", Frame.Hello.class, FrameEncoding::writeHello,
					(in) -> new Frame.Hello(in.get(FrameKeys.VERSION), number(in))),
			new FrameEncoding<>("question", Frame.Question.class, FrameEncoding::writeQuestion,
					FrameEncoding::readQuestion),
			new FrameEncoding<>("answer", Frame.Answer.class, FrameEncoding::writeAnswer, FrameEncoding::readAnswer));

	private static final Map<String, FrameEncoding<?>> BY_KIND = ALL.stream()
		.collect(Collectors.toMap(FrameEncoding::kind, Function.identity()));

	private static final Map<Class<?>, FrameEncoding<?>> BY_TYPE = ALL.stream()
		.collect(Collectors.toMap(FrameEncoding::type, Function.identity()));

	static void write(Frame frame, JsonGenerator out) {
		Objects.requireNonNull(BY_TYPE.get(frame.getClass())).writeMap(frame, out);
	}

	private void writeMap(Frame frame, JsonGenerator out) {
		out.writeStartObject();
		FrameKeys.KIND.write(this.kind, out);
		this.writer.write(this.type.cast(frame), out);
		out.writeEndObject();
	}

	/** Returns {@code null} if the kind is unknown. */
	static @Nullable Frame read(FrameFields in) throws MalformedFrameException {
		FrameEncoding<?> encoding = BY_KIND.get(in.get(FrameKeys.KIND));
		return (encoding != null) ? encoding.reader.read(in) : null;
	}

	private static void writeSubmit(Frame.Submit submit, JsonGenerator out) {
		FrameKeys.ID.write(submit.id(), out);
		if (submit.previous() != submit.id().sequence() - 1) {
			FrameKeys.PREVIOUS.write(submit.previous(), out);
		}
		writeContent(submit.content(), out);
		FrameKeys.REPLY.write(submit.reply(), out);
		FrameKeys.EXPIRY.write(submit.expiryMillis(), out);
		FrameKeys.PRIORITY.write(submit.priority(), out);
		FrameKeys.DELAY.write(submit.delayMillis(), out);
		FrameKeys.ORDERING_KEY.write(submit.orderingKey(), out);
		FrameKeys.RESUBMITTED.write(submit.resubmitted(), out);
		FrameKeys.ORIGINATOR.write(submit.originator(), out);
		FrameKeys.ATTEMPT.write(submit.attempt(), out);
	}

	private static Frame.Submit readSubmit(FrameFields in) throws MalformedFrameException {
		MessageId id = in.require(FrameKeys.ID);
		Long other = in.find(FrameKeys.PREVIOUS);
		long previous = (other != null) ? other : id.sequence() - 1;
		if (previous >= id.sequence()) {
			throw new MalformedFrameException("previous " + previous + " of sequence " + id.sequence());
		}
		String originator = in.find(FrameKeys.ORIGINATOR);
		boolean handedOver = originator != null;
		Content content = handedOver ? content(in) : content(in, ContentRules::problemOfSender);
		return new Frame.Submit(id, previous, content, in.get(FrameKeys.REPLY), in.get(FrameKeys.EXPIRY),
				in.get(FrameKeys.PRIORITY), in.get(FrameKeys.DELAY), in.find(FrameKeys.ORDERING_KEY),
				in.get(FrameKeys.RESUBMITTED), originator, handedOver ? in.get(FrameKeys.ATTEMPT) : 0);
	}

	private static void writeConfirm(Frame.Confirm confirm, JsonGenerator out) {
		FrameKeys.NUMBER.write(new FrameValues.Producer(confirm.producer()), out);
		FrameKeys.UP_TO.write(confirm.upTo(), out);
		FrameKeys.WINDOW.write(confirm.window(), out);
		FrameKeys.RECEIVED.write(confirm.received(), out);
		FrameKeys.SPREAD_WINDOW.write(confirm.spreadWindow(), out);
		FrameKeys.REWIND.write(confirm.rewind(), out);
		FrameKeys.DONE.write(Done.ranges(confirm.done()), out);
		FrameKeys.OTHER_OUTCOMES.write(confirm.otherOutcomes(), out);
	}

	private static Frame.Confirm readConfirm(FrameFields in) {
		long producer = (in.find(FrameKeys.NUMBER) instanceof FrameValues.Producer sender) ? sender.value()
				: NativeProtocol.NO_PRODUCER;
		return new Frame.Confirm(producer, in.get(FrameKeys.UP_TO), in.get(FrameKeys.WINDOW),
				in.get(FrameKeys.RECEIVED), in.get(FrameKeys.SPREAD_WINDOW), in.get(FrameKeys.REWIND),
				in.get(FrameKeys.DONE).ranges(), in.get(FrameKeys.OTHER_OUTCOMES));
	}

	private static void writeDispatch(Frame.Dispatch dispatch, JsonGenerator out) {
		FrameKeys.ID.write(dispatch.id(), out);
		writeContent(dispatch.content(), out);
		FrameKeys.REPLY.write(dispatch.reply(), out);
		FrameKeys.ORIGINATOR.write(dispatch.originator(), out);
		FrameKeys.ATTEMPT.write(dispatch.attempt(), out);
		FrameKeys.QUEUED.write(dispatch.queuedMillis(), out);
		FrameKeys.EXPIRY.write(dispatch.expiryMillis(), out);
		FrameKeys.LEGACY.write(dispatch.legacy(), out);
	}

	private static Frame.Dispatch readDispatch(FrameFields in) throws MalformedFrameException {
		return new Frame.Dispatch(in.require(FrameKeys.ID), content(in), in.get(FrameKeys.REPLY),
				in.require(FrameKeys.ORIGINATOR), Math.max(1, in.get(FrameKeys.ATTEMPT)), in.get(FrameKeys.QUEUED),
				in.get(FrameKeys.EXPIRY), in.get(FrameKeys.LEGACY));
	}

	private static void writeStatus(Frame.Status status, JsonGenerator out) {
		FrameKeys.STATE.write(FrameValues.name(status.state()), out);
		FrameKeys.CAPACITY.write(status.capacity(), out);
		FrameKeys.DONE.write(Done.ids(status.done()), out);
		FrameKeys.REQUEUED.write(status.requeued(), out);
		FrameKeys.HELD.write(status.held(), out);
		writeNumber(status.answered(), out);
		FrameKeys.FAILED.write(status.failed(), out);
	}

	private static Frame.Status readStatus(FrameFields in) throws MalformedFrameException {
		return new Frame.Status(FrameValues.constant(in.get(FrameKeys.STATE), WorkerState.values()),
				in.get(FrameKeys.CAPACITY), in.get(FrameKeys.DONE).ids(), in.get(FrameKeys.REQUEUED),
				in.get(FrameKeys.FAILED), in.get(FrameKeys.HELD), number(in));
	}

	private static void writeHello(Frame.Hello hello, JsonGenerator out) {
		FrameKeys.VERSION.write(hello.version(), out);
		writeNumber(hello.number(), out);
	}

	private static void writeNumber(long number, JsonGenerator out) {
		FrameKeys.NUMBER.write((number != 0) ? number : null, out);
	}

	private static long number(FrameFields in) {
		return (in.find(FrameKeys.NUMBER) instanceof Long found) ? found : 0;
	}

	private static void writeResponse(Frame.Response response, JsonGenerator out) {
		FrameKeys.ID.write(response.id(), out);
		if (response.content() != null) {
			writeContent(response.content(), out);
		}
		FrameKeys.ERROR.write(response.error(), out);
	}

	private static Frame.Response readResponse(FrameFields in) throws MalformedFrameException {
		boolean answered = in.find(FrameKeys.BODY) != null;
		Frame.JobError error = in.find(FrameKeys.ERROR);
		if (answered == (error != null)) {
			throw new MalformedFrameException("a response has either content or an error");
		}
		return new Frame.Response(in.require(FrameKeys.ID), answered ? content(in) : null, error);
	}

	private static void writeProgress(Frame.Progress progress, JsonGenerator out) {
		FrameKeys.ID.write(progress.id(), out);
		FrameKeys.FRACTION.write(progress.millionths(), out);
		FrameKeys.TEXT.write(progress.text(), out);
		FrameKeys.RUNNING.write(progress.runningMillis(), out);
	}

	private static Frame.Progress readProgress(FrameFields in) throws MalformedFrameException {
		return new Frame.Progress(in.require(FrameKeys.ID), in.get(FrameKeys.FRACTION), in.get(FrameKeys.TEXT),
				in.get(FrameKeys.RUNNING));
	}

	private static void writeQuestion(Frame.Question question, JsonGenerator out) {
		writeNumber(question.number(), out);
		writeContent(question.content(), out);
	}

	private static Frame.Question readQuestion(FrameFields in) throws MalformedFrameException {
		Content content = content(in);
		if (content.body().length > FrameLimits.MAX_QUESTION_BYTES) {
			throw new MalformedFrameException("a question of " + content.body().length + " bytes");
		}
		return new Frame.Question(number(in), content);
	}

	private static void writeAnswer(Frame.Answer answer, JsonGenerator out) {
		writeNumber(answer.number(), out);
		if (answer.content() != null) {
			writeContent(answer.content(), out);
		}
		FrameKeys.ERROR.write(answer.error(), out);
	}

	/** It may carry the largest message, and what is said about that. */
	private static Frame.Answer readAnswer(FrameFields in) throws MalformedFrameException {
		byte[] body = in.find(FrameKeys.BODY);
		Frame.JobError error = in.find(FrameKeys.ERROR);
		if ((body != null) == (error != null)) {
			throw new MalformedFrameException("an answer has either content or an error");
		}
		return new Frame.Answer(number(in), (body != null) ? Content.of(in.get(FrameKeys.TYPE), body) : null, error);
	}

	static void write(FramePart part, JsonGenerator out) {
		out.writeStartObject();
		FrameKeys.KIND.write(FramePart.KIND, out);
		FrameKeys.NUMBER.write(part.number(), out);
		FrameKeys.PART_INDEX.write(part.index(), out);
		FrameKeys.PART_COUNT.write(part.count(), out);
		ByteSlice bytes = part.bytes();
		out.writeName(FrameKeys.BODY.name());
		out.writeBinary(bytes.array(), bytes.from(), bytes.length());
		out.writeEndObject();
	}

	static FramePart readPart(FrameFields in) throws MalformedFrameException {
		int count = in.get(FrameKeys.PART_COUNT);
		if (count > FrameLimits.MAX_PARTS) {
			throw new MalformedFrameException("a frame of " + count + " parts");
		}
		return new FramePart(number(in), in.get(FrameKeys.PART_INDEX), count, ByteSlice.of(in.require(FrameKeys.BODY)));
	}

	private static void writeContent(Content content, JsonGenerator out) {
		FrameKeys.TYPE.write(content.type(), out);
		FrameKeys.BODY.write(content.body(), out);
		FrameKeys.HEADERS.write(content.headers(), out);
	}

	private static Content content(FrameFields in) throws MalformedFrameException {
		return content(in, ContentRules::problemOf);
	}

	private static Content content(FrameFields in, Function<Content, @Nullable String> rule)
			throws MalformedFrameException {
		Content content = new Content(in.get(FrameKeys.TYPE), in.require(FrameKeys.BODY), in.get(FrameKeys.HEADERS));
		int bytes = content.body().length;
		if (bytes > NativeProtocol.MAX_MESSAGE_BYTES) {
			// With what is added on the way, nobody could take it.
			throw new MalformedFrameException("a body of " + bytes + " bytes");
		}
		String problem = rule.apply(content);
		if (problem != null) {
			throw new MalformedFrameException(problem);
		}
		return content;
	}

	static void writeError(Frame.JobError error, JsonGenerator out) {
		out.writeStartObject();
		FrameKeys.ERROR_TYPE.write(error.type(), out);
		FrameKeys.ERROR_MESSAGE.write(error.message(), out);
		FrameKeys.ATTEMPT.write(error.attempt(), out);
		out.writeEndObject();
	}

	static Frame.JobError readError(PacketReader in) throws MalformedFrameException {
		FrameFields error = new FrameFields();
		error.read(in, FrameKeys.OF_ERRORS);
		return new Frame.JobError(error.find(FrameKeys.ERROR_TYPE),
				Objects.requireNonNullElse(error.find(FrameKeys.ERROR_MESSAGE), ""), error.get(FrameKeys.ATTEMPT));
	}

	static void writeFailed(List<Frame.Failed> failures, JsonGenerator out) {
		out.writeStartArray();
		for (Frame.Failed failed : failures) {
			out.writeStartArray();
			out.writeBinary(failed.id().toBytes());
			writeError(failed.error(), out);
			if (failed.fatal()) {
				out.writeBoolean(true);
			}
			out.writeEndArray();
		}
		out.writeEndArray();
	}

	static List<Frame.Failed> readFailed(PacketReader in) throws MalformedFrameException {
		List<Frame.Failed> failures = new ArrayList<>();
		for (long left = in.array(); in.hasNext(left); left--) {
			long values = in.array();
			MessageId id = FrameValues.id(begun(in, values));
			Frame.JobError error = readError(begun(in, values - 1));
			boolean more = in.hasNext(values - 2);
			failures.add(new Frame.Failed(id, error, more && in.flag()));
			if (more) {
				FrameValues.skipRest(in, values - 3);
			}
			requireFew(failures);
		}
		return failures;
	}

	private static PacketReader begun(PacketReader in, long left) throws MalformedFrameException {
		if (!in.hasNext(left)) {
			throw new MalformedFrameException("a list that is too short");
		}
		return in;
	}

	private static void requireFew(List<?> entries) throws MalformedFrameException {
		if (entries.size() > FrameLimits.MAX_ENTRIES) {
			throw new MalformedFrameException("a list with more than " + FrameLimits.MAX_ENTRIES + " entries");
		}
	}

	static void writeOtherOutcomes(List<Frame.OtherOutcome> others, JsonGenerator out) {
		out.writeStartArray();
		for (Frame.OtherOutcome other : others) {
			out.writeStartArray();
			out.writeNumber(other.sequence());
			out.writeString(FrameValues.name(other.outcome()));
			out.writeString(other.text());
			out.writeEndArray();
		}
		out.writeEndArray();
	}

	static List<Frame.OtherOutcome> readOtherOutcomes(PacketReader in) throws MalformedFrameException {
		List<Frame.OtherOutcome> others = new ArrayList<>();
		for (long left = in.array(); in.hasNext(left); left--) {
			long values = in.array();
			long sequence = begun(in, values).number();
			Frame.Outcome reason = FrameValues.constant(FrameValues.word(begun(in, values - 1)),
					Frame.Outcome.values());
			String text = begun(in, values - 2).text(FrameLimits.MAX_ERROR_TEXT, "the text of an outcome");
			others.add(new Frame.OtherOutcome(sequence, reason, text));
			FrameValues.skipRest(in, values - 3);
			requireFew(others);
		}
		return others;
	}

	interface Reader<F> {

		F read(FrameFields in) throws MalformedFrameException;

	}

}
