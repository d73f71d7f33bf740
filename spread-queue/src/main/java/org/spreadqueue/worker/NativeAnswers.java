package org.spreadqueue.worker;

import java.nio.charset.StandardCharsets;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.MessageCodec;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

/**
 * Payloads of native jobs and the answers to them.
 */
final class NativeAnswers {

	private static final JsonMapper JSON = new JsonMapper();

	private final MessageCodec perl = new MessageCodec();

	/** Reads what a message carries. */
	DecodedMessage decode(Content content) throws FormatException {
		if (content.type().equals(Content.PERL)) {
			return this.perl.decode(content.body());
		}
		if (!content.type().equals(Content.JSON)) {
			throw new FormatException(
					"content type '" + content.type() + "' is neither " + Content.JSON + " nor " + Content.PERL);
		}
		try {
			return new DecodedMessage(WireFormat.DEFAULT, JSON.readTree(content.body()));
		}
		catch (JacksonException ex) {
			throw new FormatException("the content is not JSON: " + ex.getOriginalMessage());
		}
	}

	/** The answer of a job that a native sender waits for. */
	Frame.Response response(Frame.Dispatch dispatch, JobResult result) {
		if (result instanceof JobResult.Failure failure) {
			return new Frame.Response(dispatch.id(), null, error(dispatch, failure));
		}
		JsonNode body = (result instanceof JobResult.Response response) ? response.body()
				: JsonNodeFactory.instance.nullNode();
		return new Frame.Response(dispatch.id(),
				Content.of(Content.JSON, body.toString().getBytes(StandardCharsets.UTF_8)), null);
	}

	Frame.JobError error(Frame.Dispatch dispatch, JobResult.Failure failure) {
		return new Frame.JobError(failure.type(), failure.message(), dispatch.attempt());
	}

}
