// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.transcript.Texts;
import org.spreadqueue.transcript.Transcript;
import org.spreadqueue.transcript.Transcript.Sent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every message that the Perl programs were recorded to send is read as its receiver has
 * to read it.
 */
class TranscriptReadingTests {

	@SuppressWarnings("unused") // named by the field source
	static final List<String> scenarios = Transcript.SCENARIOS;

	private final LegacyCodec codec = new LegacyCodec();

	@ParameterizedTest
	@FieldSource("scenarios")
	void readsEveryRecordedMessage(String scenario) throws Exception {
		Transcript transcript = Transcript.read(scenario);
		for (Sent message : transcript.messages()) {
			if (message.to().equals("MQ_" + transcript.queue())) {
				submitted(message);
			}
			else if (message.to().equals("WQ_" + transcript.queue())) {
				reported(message);
			}
			else if (message.decoded().path("value").has("originator")) {
				dispatched(message);
			}
			else if (message.decoded().path("value").isObject()) {
				replied(message);
			}
		}
	}

	private void submitted(Sent message) throws FormatException {
		boolean command = message.decoded().path("admin").isString();
		assertThat(this.codec.isStatusCommand(message.body())).isEqualTo(command);
		if (!command) {
			assertThat(Texts.of(new MessageCodec().decode(message.body()).value()))
				.isEqualTo(Texts.of(message.decoded().path("value")));
		}
	}

	private void reported(Sent message) throws FormatException {
		JsonNode status = message.decoded().path("value").path("status");
		boolean known = Stream.of(WorkerState.values()).anyMatch((each) -> each.wireName().equals(status.asString("")));
		if (known) {
			assertThat(this.codec.decodeReport(message.body()).state().wireName()).isEqualTo(status.stringValue());
		}
		else {
			assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReport(message.body()));
		}
	}

	private void dispatched(Sent message) throws UnreadableLegacyDispatchException {
		LegacyDispatch dispatch = this.codec.decodeDispatch(message.body());
		assertThat(dispatch.originator()).isEqualTo(message.decoded().path("value").path("originator").stringValue());
		JsonNode payload = message.decoded().path("body_decoded").path("value");
		if (!payload.isMissingNode()) {
			assertThat(Texts.of(Content.of(Content.PERL, dispatch.body()).tree())).isEqualTo(Texts.of(payload));
		}
	}

	private void replied(Sent message) throws FormatException {
		JsonNode value = message.decoded().path("value");
		LegacyReply reply = this.codec.decodeReply(message.body());
		switch (value.path("type").asString("")) {
			case "ack" -> assertThat(reply).isEqualTo(new LegacyReply.Ack());
			case "status" -> assertThat(((LegacyReply.Status) reply).statistics().inboundMessages())
				.isEqualTo(Long.parseLong(value.path("body").path("INBOUND_MESSAGES").asString("")));
			default -> assertThat(reply).isInstanceOfSatisfying(LegacyReply.Response.class,
					(response) -> assertThat(Texts.of(response.body())).isEqualTo(Texts.of(value.path("body"))));
		}
	}

}
