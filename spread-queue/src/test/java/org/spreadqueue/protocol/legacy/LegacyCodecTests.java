// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.legacy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.spreadqueue.format.Armour;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.spread.SpreadLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LegacyCodecTests {

	private final LegacyCodec codec = new LegacyCodec();

	private final MessageCodec messages = new MessageCodec();

	private final JsonMapper mapper = new JsonMapper();

	@Test
	void writesAStatusLikeThePerlWorker() {
		assertThat(ascii(this.codec.encode(WorkerState.READY)))
			.isEqualTo("^Data::Dumper|||hex|^7b2773746174757327203d3e20277265616479277d");
	}

	@ParameterizedTest
	@EnumSource
	void readsEveryStatusThatItWrites(WorkerState status) throws Exception {
		assertThat(this.codec.decodeReport(this.codec.encode(status)).state()).isEqualTo(status);
	}

	@Test
	void ignoresFurtherKeysOfAStatus() throws Exception {
		byte[] status = encode("{\"status\":\"ready\",\"native\":1,\"credit\":[4]}");
		assertThat(this.codec.decodeReport(status).state()).isEqualTo(WorkerState.READY);
	}

	@Test
	void aNativeWorkerIsToldByItsReady() throws Exception {
		assertThat(this.codec.decodeReport(this.codec.encodeReady(7)))
			.isEqualTo(new LegacyReport(WorkerState.READY, true, 7));
		assertThat(this.codec.decodeReport(this.codec.encode(WorkerState.READY)))
			.isEqualTo(new LegacyReport(WorkerState.READY, false, 0));
	}

	/** It is read on the event loop. */
	@Test
	void aStatusIsShort() throws Exception {
		byte[] status = encode("{\"status\":\"ready\",\"list\":[" + "0,".repeat(2_000) + "0]}");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReport(status))
			.withMessageContaining("1000 values");
		byte[] large = encode("{\"status\":\"ready\",\"text\":\"" + "x".repeat(20_000) + "\"}");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReport(large));
	}

	@Test
	void refusesAnUnknownStatus() throws Exception {
		byte[] status = encode("{\"status\":\"bored\"}");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReport(status))
			.withMessageContaining("bored")
			.withMessageContaining("ready, working, terminate");
	}

	@Test
	void carriesTheBytesOfASubmittedMessageUnchanged() throws Exception {
		byte[] submitted = this.codec.encode(this.mapper.readTree("{\"text\":\"caf\\u00e9 \\u65e5\"}"),
				new WireFormat(Serializer.DATA_DENTER, Armour.NONE, true));
		LegacyDispatch dispatch = this.codec
			.decodeDispatch(this.codec.encodeDispatch("#alice#localhost", submitted, WireFormat.DEFAULT));
		assertThat(dispatch.originator()).isEqualTo("#alice#localhost");
		assertThat(dispatch.body()).isEqualTo(submitted);
		assertThat(dispatch.format().compressed()).isTrue();
		assertThat(this.messages.decode(dispatch.body()).value().path("text").stringValue())
			.isEqualTo("caf\u00e9 \u65e5");
	}

	@ParameterizedTest
	@EnumSource
	void carriesAMessageInAnEnvelopeOfAnyFormat(Serializer serializer) throws Exception {
		byte[] submitted = encode("{\"text\":\"a => b\"}");
		byte[] envelope = this.codec.encodeDispatch("#alice#localhost", submitted, WireFormat.of(serializer));
		assertThat(ascii(envelope)).startsWith("^" + serializer.perlName() + "|||hex|^");
		assertThat(this.codec.decodeDispatch(envelope).body()).isEqualTo(submitted);
	}

	@Test
	void writesTheEnvelopeInHexAsLongAsThatFits() throws Exception {
		byte[] small = this.codec.encodeDispatch("#alice#localhost", new byte[] { '^' }, WireFormat.DEFAULT);
		byte[] large = this.codec.encodeDispatch("#alice#localhost",
				"a".repeat(71_400).getBytes(StandardCharsets.US_ASCII), WireFormat.DEFAULT);
		assertThat(ascii(small)).startsWith("^Data::Dumper|||hex|^");
		assertThat(ascii(large)).startsWith("^Data::Dumper|||b64|^");
		assertThat(large.length).isLessThan(SpreadLimits.maxBody(1));
	}

	@Test
	void refusesAMessageThatFitsIntoNoEnvelope_D14() {
		byte[] message = ascii("a".repeat(110_000));
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> this.codec.encodeDispatch("#alice#localhost", message, WireFormat.DEFAULT))
			.withMessageContaining("bytes");
	}

	@ParameterizedTest
	@EnumSource
	void whatSurelyFitsFitsInEveryFormat(Serializer serializer) throws Exception {
		Random random = new Random(7);
		int fitting = 0;
		for (int i = 0; i < 60; i++) {
			byte[] message = new byte[random.nextInt(95_000)];
			int strange = 1 + random.nextInt(100);
			for (int j = 0; j < message.length; j++) {
				message[j] = (byte) ((random.nextInt(strange) == 0) ? random.nextInt(256) : '0' + random.nextInt(10));
			}
			if (this.codec.surelyFitsDispatch(message)) {
				fitting++;
				assertThat(this.codec.encodeDispatch("#alice#localhost", message, WireFormat.of(serializer)))
					.hasSizeLessThanOrEqualTo(SpreadLimits.maxBody(1));
			}
		}
		assertThat(fitting).isBetween(10, 59);
		assertThat(this.codec.surelyFitsDispatch(ascii("a".repeat(90_000)))).isTrue();
	}

	@Test
	void knowsTheOriginatorOfADispatchWhoseBodyIsUnreadable() throws Exception {
		byte[] dispatch = this.codec.encodeDispatch("#alice#localhost", ascii("no header"), WireFormat.DEFAULT);
		assertThatExceptionOfType(UnreadableLegacyDispatchException.class)
			.isThrownBy(() -> this.codec.decodeDispatch(dispatch))
			.satisfies((ex) -> assertThat(ex.originator()).isEqualTo("#alice#localhost"));
	}

	@Test
	void refusesAnEnvelopeWithoutAPrivateGroup() throws Exception {
		byte[] dispatch = encode("{\"originator\":\"MQ_orders\",\"body\":\"x\"}");
		assertThatExceptionOfType(UnreadableLegacyDispatchException.class)
			.isThrownBy(() -> this.codec.decodeDispatch(dispatch))
			.withMessageContaining("MQ_orders")
			.satisfies((ex) -> assertThat(ex.originator()).isNull());
	}

	@ParameterizedTest
	@EnumSource(value = Serializer.class, names = { "DATA_DUMPER", "DATA_DENTER", "JSON" })
	void answersInTheFormatOfTheRequest(Serializer serializer) throws Exception {
		WireFormat format = new WireFormat(serializer, Armour.BASE64, true);
		byte[] response = this.codec.encodeResponse(this.mapper.readTree("{\"n\":\"1\"}"), format);
		assertThat(this.messages.decode(response).format()).isEqualTo(format);
		assertThat(this.codec.decodeReply(response))
			.isEqualTo(new LegacyReply.Response(this.mapper.readTree("{\"n\":\"1\"}")));
	}

	@ParameterizedTest
	@EnumSource
	void answersACompressedRequestCompressed_D28(Serializer serializer) throws Exception {
		WireFormat format = new WireFormat(serializer, Armour.HEX, true);
		assertThat(this.messages.decode(this.codec.encodeAck(format)).format()).isEqualTo(format);
		byte[] response = this.codec.encodeResponse(this.mapper.readTree("{}"), format);
		assertThat(this.messages.decode(response).format()).isEqualTo(format);
		byte[] failure = this.codec.encodeFailure("Oops", "no stock", format);
		assertThat(this.messages.decode(failure).format()).isEqualTo(format);
	}

	@Test
	void anUnarmouredDataDumperMessageTravelsInADataDumperEnvelope_D25() throws Exception {
		byte[] submitted = ascii("^Data::Dumper||||^{'name1' => 'value1'}");
		byte[] dispatch = this.codec.encodeDispatch("#alice#localhost", submitted, WireFormat.DEFAULT);
		assertThat(ascii(dispatch)).startsWith("^Data::Dumper|||hex|^");
		assertThat(this.messages.decode(this.codec.decodeDispatch(dispatch).body()).value())
			.isEqualTo(this.mapper.readTree("{\"name1\":\"value1\"}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "system('true')", "{'a' => `true`}", "do { 1 }", "sub { 1 }", "{'a' => 1 + 1}",
			"require Socket", "\"@{[ system('true') ]}\"" })
	void neverEvaluatesPerl_D23(String source) {
		assertThatExceptionOfType(FormatException.class)
			.isThrownBy(() -> this.messages.decode(ascii("^Data::Dumper||||^" + source)));
	}

	@Test
	void fallsBackToDataDumperWhereTheFormatOfTheRequestCannotCarryTheAnswer() throws Exception {
		JsonNode answer = this.mapper.readTree("{\"a => b\":1}");
		byte[] response = this.codec.encodeResponse(answer, WireFormat.of(Serializer.DATA_DENTER));
		assertThat(this.messages.decode(response).format()).isEqualTo(WireFormat.DEFAULT);
		assertThat(this.codec.decodeReply(response)).isEqualTo(new LegacyReply.Response(answer));
	}

	@Test
	void aFailureIsAResponseOfUndefForPerl_D11() throws Exception {
		byte[] failure = this.codec.encodeFailure("com.example.Oops", "no stock", WireFormat.DEFAULT);
		JsonNode seen = this.messages.decode(failure).value();
		assertThat(seen.path("type").stringValue()).isEqualTo("response");
		assertThat(seen.path("body").isNull()).isTrue();
		assertThat(this.codec.decodeReply(failure)).isEqualTo(new LegacyReply.Failure("com.example.Oops", "no stock"));
	}

	@Test
	void cutsTheTextOfAFailureAndReplacesWhatNoFormatCarries() throws Exception {
		String endless = "\ud83d" + "\u20ac".repeat(1_000_000);
		LegacyReply reply = this.codec.decodeReply(this.codec.encodeFailure("Oops", endless, WireFormat.DEFAULT));
		assertThat(reply).isInstanceOfSatisfying(LegacyReply.Failure.class,
				(failure) -> assertThat(failure.message()).startsWith("?\u20ac").endsWith("\u20ac...").hasSize(4003));
	}

	@Test
	void takesWhatIsNeitherAckNorStatusForAResponse() throws Exception {
		assertThat(this.codec.decodeReply(encode("{\"type\":\"ack\"}"))).isEqualTo(new LegacyReply.Ack());
		assertThat(this.codec.decodeReply(encode("{\"type\":\"other\",\"body\":7}")))
			.isEqualTo(new LegacyReply.Response(this.mapper.readTree("7")));
		assertThat(this.codec.decodeReply(encode("{}")))
			.isEqualTo(new LegacyReply.Response(this.mapper.readTree("null")));
	}

	@Test
	void readsTheStatisticsThatItWrites() throws Exception {
		QueueStatistics statistics = new QueueStatistics(Instant.ofEpochSecond(1_700_000_000), Duration.ofSeconds(61),
				1, 2, 3, 4, 5, Duration.ofNanos(6_500_000_001L), 7, 8, 9);
		assertThat(this.codec.decodeReply(this.codec.encodeStatistics(statistics, WireFormat.DEFAULT, false)))
			.isEqualTo(new LegacyReply.Status(statistics, false, null));
		assertThat(this.codec.decodeReply(this.codec.encodeStatistics(statistics, WireFormat.DEFAULT, true)))
			.isEqualTo(new LegacyReply.Status(statistics, true, null));
		assertThat(
				this.codec.decodeReply(this.codec.encodeStatistics(statistics, WireFormat.DEFAULT, true, "0a1b2c3d")))
			.isEqualTo(new LegacyReply.Status(statistics, true, "0a1b2c3d"));
	}

	@Test
	void readsStatisticsThatArriveAsText() throws Exception {
		LegacyReply reply = this.codec.decodeReply(encode("{\"type\":\"status\",\"body\":{\"INBOUND_MESSAGES\":\"12\","
				+ "\"GROSS_PENDING_TIME\":\"0.25\",\"START_TIME\":\"1700000000\"}}"));
		assertThat(reply).isInstanceOfSatisfying(LegacyReply.Status.class, (status) -> {
			assertThat(status.statistics().inboundMessages()).isEqualTo(12);
			assertThat(status.statistics().grossPendingTime()).isEqualTo(Duration.ofMillis(250));
		});
	}

	@Test
	void refusesStatisticsThatAreNoNumbers() throws Exception {
		byte[] reply = encode("{\"type\":\"status\",\"body\":{\"RUN_TIME\":\"1e999999999\"}}");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReply(reply))
			.withMessageContaining("RUN_TIME");
	}

	/** To read a million digits would take seconds, on the event loop. */
	@Test
	void doesNotReadStatisticsOfManyDigits() throws Exception {
		byte[] reply = encode("{\"type\":\"status\",\"body\":{\"RUN_TIME\":\"0." + "1".repeat(99) + "\"}}");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReply(reply))
			.withMessage("statistic RUN_TIME has 101 characters; a number has no more than 64 here");
	}

	/** Compressed, a few hundred bytes could cost half a second on the event loop. */
	@Test
	void doesNotReadReportsThatAreLargerThanAnyReport() throws Exception {
		byte[] report = encode("{\"status\":\"ready\",\"more\":[" + "1,".repeat(2000) + "1]}");
		assertThatExceptionOfType(FormatException.class).isThrownBy(() -> this.codec.decodeReport(report));
	}

	@Test
	void onlyTheExactCommandAsksForTheStatus() {
		assertThat(this.codec.isStatusCommand(ascii("^^status"))).isTrue();
		assertThat(this.codec.isStatusCommand(ascii("^^status\n"))).isFalse();
		assertThat(this.codec.isStatusCommand(ascii("^^STATUS"))).isFalse();
	}

	private byte[] encode(String json) throws FormatException {
		return this.codec.encode(this.mapper.readTree(json), WireFormat.DEFAULT);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static String ascii(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

}
