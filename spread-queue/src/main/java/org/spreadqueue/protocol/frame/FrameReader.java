package org.spreadqueue.protocol.frame;

import org.jspecify.annotations.Nullable;

/**
 * Makes frames of their fields.
 */
final class FrameReader {

	private FrameReader() {
	}

	/** Returns {@code null} if the kind is unknown. */
	static @Nullable Frame frame(FrameFields fields) throws MalformedFrameException {
		return switch (fields.kind) {
			case FrameWriter.SUBMIT -> submit(fields);
			case FrameWriter.CONFIRM -> new Frame.Confirm(fields.incarnation, fields.upTo, fields.window,
					fields.received, fields.spreadWindow, fields.rewind, fields.ranges, fields.ended);
			case FrameWriter.DISPATCH ->
				new Frame.Dispatch(fields.requireId(), fields.content(), fields.reply, fields.requireOriginator(),
						Math.max(1, fields.attempt), fields.queued, fields.expiry, fields.legacy);
			case FrameWriter.STATUS -> new Frame.Status(Words.state(fields.state), fields.capacity, fields.done,
					fields.requeued, fields.failed, fields.held);
			case FrameWriter.ACK -> new Frame.Ack(fields.requireId());
			case FrameWriter.RESPONSE -> response(fields);
			case FrameWriter.HELLO -> new Frame.Hello(fields.version);
			default -> null;
		};
	}

	private static Frame.Submit submit(FrameFields fields) throws MalformedFrameException {
		MessageId id = fields.requireId();
		long previous = (fields.previous >= 0) ? fields.previous : id.sequence() - 1;
		if (previous >= id.sequence()) {
			throw new MalformedFrameException("previous " + previous + " of sequence " + id.sequence());
		}
		return new Frame.Submit(id, previous, fields.content(), fields.reply, fields.expiry, fields.priority,
				fields.delay, fields.orderingKey, fields.resubmitted, fields.originator, fields.attempt);
	}

	private static Frame.Response response(FrameFields fields) throws MalformedFrameException {
		if ((fields.body == null) == (fields.error == null)) {
			throw new MalformedFrameException("a response has either content or an error");
		}
		return new Frame.Response(fields.requireId(), fields.contentIfAny(), fields.error);
	}

}
