package org.spreadqueue.worker;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.protocol.frame.ContentCodec;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;

/**
 * Payloads of native jobs and the answers to them.
 */
final class NativeAnswers {

	private final ContentCodec contents = new ContentCodec();

	/** Reads what a message carries. */
	DecodedMessage decode(Content content) throws FormatException {
		return this.contents.read(content);
	}

	/** The answer of a job that a native sender waits for. */
	Frame.Response response(Frame.Dispatch dispatch, JobResult result) {
		if (result instanceof JobResult.Failure failure) {
			return new Frame.Response(dispatch.id(), null, error(dispatch, failure));
		}
		JsonNode body = (result instanceof JobResult.Response response) ? response.body()
				: JsonNodeFactory.instance.nullNode();
		try {
			return new Frame.Response(dispatch.id(), this.contents.json(body, Map.of()), null);
		}
		catch (FormatException ex) {
			return new Frame.Response(dispatch.id(), null,
					error(dispatch, new JobResult.Failure("UnwritableResponse", String.valueOf(ex.getMessage()))));
		}
	}

	Frame.JobError error(Frame.Dispatch dispatch, JobResult.Failure failure) {
		return new Frame.JobError(failure.type(), failure.message(), dispatch.attempt());
	}

}
