// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.ByteStrings;
import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.FormatLimits;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.format.value.Unicode;
import org.spreadqueue.protocol.PrivateGroup;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.spread.SpreadLimits;

/**
 * Writes and reads the messages of Spread::Queue 0.4, numbered as in section 2 of
 * docs/protocol/spread-queue.md. Immutable and thread-safe.
 * <p>
 * Statuses are written as canonical Data::Dumper in hex, which every Perl installation
 * reads; acknowledgements and responses in the format of the request.
 *
 * @since 0.1.0
 */
public final class LegacyCodec {

	/** What a dispatch has besides the message, at most. */
	private static final int ENVELOPE = 500;

	/** What quoting makes of a byte, at most. */
	private static final int LONGEST_QUOTED = 6;

	/** What some format quotes, besides what is not printable ASCII. */
	private static final String QUOTED = "'\"\\$@";

	/** Base64 with its line ends makes less than three bytes of two. */
	private static final int BASE64_OF_TWO = 3;

	private static final String STATUS = "status";

	private static final String ORIGINATOR = "originator";

	private static final String BODY = "body";

	private static final String TYPE = "type";

	private static final String ERROR = "error";

	private static final String NATIVE = "native";

	/** The id of the key with which a native manager seals. */
	private static final String SEAL = "seal";

	/** The capacity of a native worker. */
	private static final String CREDIT = "credit";

	private static final String MESSAGE = "message";

	private static final int MAX_FAILURE_TEXT = 4000;

	private static final FormatLimits REPORT_LIMITS = new FormatLimits(16_384, 16_384, 16, 1_000, 100);

	private static final byte[] STATUS_COMMAND = "^^status".getBytes(StandardCharsets.US_ASCII);

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	/** Payloads: byte strings are text where they can be. */
	private final MessageCodec messages = new MessageCodec();

	/** What workers say: a word and a few numbers, read where nothing may take long. */
	private final MessageCodec reports = new MessageCodec(REPORT_LIMITS, ByteStrings.TEXT);

	/** Envelopes: the body is another message, byte for byte. */
	private final MessageCodec envelopes = new MessageCodec(FormatLimits.DEFAULT, ByteStrings.LATIN1);

	/** Returns the command that asks a manager for its statistics (message 6). */
	public byte[] statusCommand() {
		return STATUS_COMMAND.clone();
	}

	/** Whether a message is exactly {@code ^^status}; variants are ordinary messages. */
	public boolean isStatusCommand(byte[] message) {
		return Arrays.equals(message, STATUS_COMMAND);
	}

	/**
	 * Writes a payload for a submit (message 1), or any other value.
	 * @throws FormatException if the format cannot carry the value
	 */
	public byte[] encode(JsonNode payload, WireFormat format) throws FormatException {
		return this.messages.encode(payload, format);
	}

	/** Writes a worker's status (message 3). */
	public byte[] encode(WorkerState state) {
		return write(NODES.objectNode().put(STATUS, state.wireName()), WireFormat.DEFAULT);
	}

	/**
	 * Writes the <em>ready</em> with which a worker of this project announces itself and
	 * how many jobs it may hold. Perl managers ignore the further keys.
	 */
	public byte[] encodeReady(int capacity) {
		return write(NODES.objectNode().put(STATUS, WorkerState.READY.wireName()).put(NATIVE, 1).put(CREDIT, capacity),
				WireFormat.DEFAULT);
	}

	/**
	 * Reads a worker's status.
	 * @throws FormatException if the bytes are not a hash with a known status, or more
	 * than a report can need
	 */
	public LegacyReport decodeReport(byte[] message) throws FormatException {
		JsonNode report = hash(this.reports.decode(message));
		JsonNode word = report.path(STATUS);
		for (WorkerState state : WorkerState.values()) {
			if (state.wireName().equals(word.asString(""))) {
				return new LegacyReport(state, isNative(report), Math.max(0, report.path(CREDIT).asInt(0)));
			}
		}
		throw new FormatException("worker status " + word + " is none of ready, working, terminate");
	}

	/**
	 * Whether a dispatch of a message fits into a Spread message in every format. To find
	 * that out costs little, and to write the dispatch much. Says no where only the
	 * writing would tell.
	 */
	public boolean surelyFitsDispatch(byte[] message) {
		long quoted = ENVELOPE;
		for (byte each : message) {
			quoted += isPlain(each) ? 1 : LONGEST_QUOTED;
		}
		return quoted * BASE64_OF_TWO / 2 <= SpreadLimits.maxBody(1);
	}

	/** Whether no format quotes it. */
	private static boolean isPlain(byte each) {
		return each >= ' ' && each <= '~' && QUOTED.indexOf(each) < 0;
	}

	/**
	 * Writes the envelope in which a manager dispatches a submitted message (message 2),
	 * in Base64 if it fits into a Spread message only so. The originator is the sender's
	 * private group.
	 * @throws FormatException if the message is too large in any armour
	 */
	public byte[] encodeDispatch(String originator, byte[] message, WireFormat format) throws FormatException {
		ObjectNode envelope = NODES.objectNode().put(BODY, message).put(ORIGINATOR, originator);
		return firstThatFits(envelope, List.of(format, withArmour(format, Armour.BASE64)));
	}

	/**
	 * Reads the envelope, and of the message inside only the header.
	 * @throws UnreadableLegacyDispatchException if the envelope is not a hash with
	 * originator and body, or the body has no header that is known
	 */
	public LegacyDispatch decodeDispatch(byte[] message) throws UnreadableLegacyDispatchException {
		String originator = null;
		try {
			JsonNode envelope = hash(this.envelopes.decode(message));
			originator = privateGroup(envelope.path(ORIGINATOR));
			JsonNode body = envelope.path(BODY);
			if (!body.isString()) {
				throw new FormatException("dispatch has no body");
			}
			byte[] submitted = bytes(body.stringValue());
			return new LegacyDispatch(originator, submitted, this.messages.format(submitted));
		}
		catch (FormatException ex) {
			throw new UnreadableLegacyDispatchException(originator, ex);
		}
	}

	/** Writes a worker's acknowledgement (message 4) in the format of the request. */
	public byte[] encodeAck(WireFormat format) {
		return write(NODES.objectNode().put(TYPE, "ack"), format);
	}

	/**
	 * Writes a worker's response (message 5): in the format of the request or, if that
	 * cannot carry the answer or makes it too large, in Base64 or Data::Dumper.
	 * @throws FormatException if the answer fits into no Spread message
	 */
	public byte[] encodeResponse(JsonNode body, WireFormat format) throws FormatException {
		ObjectNode response = NODES.objectNode().put(TYPE, "response");
		response.set(BODY, body);
		WireFormat dumper = dumper(format);
		return firstThatFits(response,
				List.of(format, withArmour(format, Armour.BASE64), dumper, withArmour(dumper, Armour.BASE64)));
	}

	/**
	 * Writes the response of a job that failed, in the format of the request. A Perl
	 * sender reads it as undef at once, instead of waiting for its timeout (D11 in
	 * section 11 of docs/protocol/spread-queue.md).
	 * @param type kind of the error, {@code null} if there is none to name
	 * @param message text for people; cut after {@value #MAX_FAILURE_TEXT} characters
	 */
	public byte[] encodeFailure(@Nullable String type, String message, WireFormat format) {
		// Exception messages may have half a surrogate pair, which no format carries.
		String text = Unicode.cut(message, MAX_FAILURE_TEXT) + ((message.length() > MAX_FAILURE_TEXT) ? "..." : "");
		String kind = (type != null) ? Unicode.cut(type, MAX_FAILURE_TEXT) : null;
		ObjectNode error = NODES.objectNode().put(TYPE, kind).put(MESSAGE, text);
		ObjectNode response = NODES.objectNode().put(TYPE, "response").putNull(BODY);
		response.set(ERROR, error);
		return write(response, format);
	}

	/**
	 * Reads a message to the private group of a sender. Like the Perl sender, it takes
	 * everything that is neither acknowledgement nor statistics for a response.
	 * @throws FormatException if the bytes cannot be read
	 */
	public LegacyReply decodeReply(byte[] message) throws FormatException {
		JsonNode reply = this.messages.decode(message).value();
		if (!reply.isObject()) {
			throw new FormatException("reply is not a hash");
		}
		String type = reply.path(TYPE).asString("");
		if (type.equals("ack")) {
			return new LegacyReply.Ack();
		}
		if (type.equals(STATUS) && reply.path(BODY).isObject()) {
			return new LegacyReply.Status(StatisticsFields.read(reply.path(BODY)), isNative(reply),
					reply.path(SEAL).asString(null));
		}
		JsonNode error = reply.path(ERROR);
		if (error.isObject()) {
			JsonNode errorType = error.path(TYPE);
			return new LegacyReply.Failure(errorType.isString() ? errorType.stringValue() : null,
					error.path(MESSAGE).asString(""));
		}
		JsonNode body = reply.path(BODY);
		return new LegacyReply.Response(body.isMissingNode() ? NODES.nullNode() : body);
	}

	/** Writes the answer to {@code ^^status} of a manager that seals nothing. */
	public byte[] encodeStatistics(QueueStatistics statistics, WireFormat format, boolean nativeManager) {
		return encodeStatistics(statistics, format, nativeManager, null);
	}

	/**
	 * Writes the manager's answer to {@code ^^status} (message 7), and what Perl programs
	 * ignore: whether it speaks the native protocol, and the id of the key with which it
	 * seals.
	 */
	public byte[] encodeStatistics(QueueStatistics statistics, WireFormat format, boolean nativeManager,
			@Nullable String seal) {
		ObjectNode reply = NODES.objectNode().put(TYPE, STATUS);
		reply.set(BODY, StatisticsFields.write(statistics));
		if (nativeManager) {
			reply.put(NATIVE, 1);
		}
		if (seal != null) {
			reply.put(SEAL, seal);
		}
		return write(reply, format);
	}

	/** Perl knows no booleans, and Data::Denter makes text of numbers. */
	private static boolean isNative(JsonNode hash) {
		return hash.path(NATIVE).asString("").equals("1");
	}

	private byte[] firstThatFits(JsonNode value, List<WireFormat> formats) throws FormatException {
		FormatException first = null;
		for (WireFormat format : formats) {
			try {
				return checkSize(this.messages.encode(value, format));
			}
			catch (FormatException ex) {
				first = (first != null) ? first : ex;
			}
		}
		throw Objects.requireNonNull(first);
	}

	private static byte[] checkSize(byte[] message) throws FormatException {
		if (message.length > SpreadLimits.maxBody(1)) {
			throw new FormatException("the message has " + message.length + " bytes; a Spread message carries at most "
					+ SpreadLimits.maxBody(1));
		}
		return message;
	}

	/** Writes a small tree of this class, which Data::Dumper always carries. */
	private byte[] write(JsonNode value, WireFormat format) {
		try {
			return firstThatFits(value, List.of(format, dumper(format)));
		}
		catch (FormatException ex) {
			throw new IllegalStateException("Data::Dumper refused " + value, ex);
		}
	}

	private static WireFormat dumper(WireFormat format) {
		return new WireFormat(Serializer.DATA_DUMPER, Armour.HEX, format.compressed());
	}

	private static WireFormat withArmour(WireFormat format, Armour armour) {
		return new WireFormat(format.serializer(), armour, format.compressed());
	}

	private static JsonNode hash(DecodedMessage message) throws FormatException {
		if (!message.value().isObject()) {
			throw new FormatException("message is not a hash");
		}
		return message.value();
	}

	private static String privateGroup(JsonNode originator) throws FormatException {
		String name = originator.asString("");
		if (!PrivateGroup.isName(name)) {
			throw new FormatException("originator " + originator + " is not a private group such as #name#daemon");
		}
		return name;
	}

	private static byte[] bytes(String body) throws FormatException {
		for (int i = 0; i < body.length(); i++) {
			if (body.charAt(i) > 0xFF) {
				throw new FormatException("body of the dispatch has a character above FF, so it is not a byte string");
			}
		}
		return body.getBytes(StandardCharsets.ISO_8859_1);
	}

}
