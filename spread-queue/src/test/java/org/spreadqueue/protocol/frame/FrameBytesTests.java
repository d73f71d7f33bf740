// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonGenerator;

import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.frame.cbor.ByteSlice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * The bytes of frames as earlier versions wrote them: peers of any version read them.
 */
class FrameBytesTests {

	private static final MessageId ID = new MessageId(0x8123456789abcdefL, 42);

	private static final Content JSON = Content.of(Content.JSON, "{\"a\":1}".getBytes(UTF_8));

	private static final Content PERL = new Content(Content.PERL, new byte[] { 0, -1, 2 },
			Map.of("größe", "\uD83D\uDE00"));

	private static final Frame.JobError ERROR = new Frame.JobError("java.io.IOException", "disk full", 2);

	private final FrameCodec codec = new FrameCodec();

	static Stream<Arguments> frames() {
		return Stream
			.of(arguments(Frame.submit(ID, 41, JSON, false),
					"bf616b667375626d69746169508123456789abcdef000000000000002a6162477b2261223a317dff"),
					arguments(Frame.submit(ID, 0, PERL, true),
							"bf616b667375626d69746169508123456789abcdef000000000000002a62707600617478226170706c69636174"
									+ "696f6e2f782d7065726c2d646174612d73657269616c697a657261624300ff026168bf676772c3b6c39f6564f0"
									+ "9f9880ff6172f5ff"),
					arguments(new Frame.Submit(ID, 12, JSON, true, 5000, 9, 60_000, "customer-7", true, "#abc#host", 3),
							"bf616b667375626d69746169508123456789abcdef000000000000002a6270760c6162477b2261223a317d6172"
									+ "f56178191388617009616419ea6061676a637573746f6d65722d37627273f5616f692361626323686f73746161"
									+ "03ff"),
					arguments(new Frame.Submit(ID, 41, JSON, false, 0, 0, 0, null, false, null, 0),
							"bf616b667375626d69746169508123456789abcdef000000000000002a6162477b2261223a317d617000ff"),
					arguments(new Frame.Confirm(0, 0, 0, 1, 4, false, List.of(), List.of()),
							"bf616b67636f6e6669726d616e4800000000000000006272780162777304ff"),
					arguments(new Frame.Confirm(ID.producer(), 99, 256, 12, 8, true, List.of(1L, 5L, 7L,
							7L), Stream.of(Frame.Outcome.values()).map((reason) -> new Frame.OtherOutcome(6, reason, "because")).toList()), "bf616b67636f6e6669726d616e488123456789abcdef6175186361771901006272780c62777308627277f56264" + "6e9f01050707ff62656e9f9f066872656a65637465646762656361757365ff9f06676578706972656467626563" + "61757365ff9f066d646561642d6c657474657265646762656361757365ff9f0666707572676564676265636175" + "7365ff9f066773746f726167656762656361757365ffffff"),
					arguments(new Frame.Dispatch(ID, JSON, false, "#abc#host", 1, 0, 0, false),
							"bf616b6864697370617463686169508123456789abcdef000000000000002a6162477b2261223a317d616f6923"
									+ "61626323686f7374616101ff"),
					arguments(new Frame.Dispatch(ID, PERL, true, "#abc#host", 3, 17, 400, true),
							"bf616b6864697370617463686169508123456789abcdef000000000000002a617478226170706c69636174696f"
									+ "6e2f782d7065726c2d646174612d73657269616c697a657261624300ff026168bf676772c3b6c39f6564f09f98"
									+ "80ff6172f5616f692361626323686f73746161036171116178190190616cf5ff"),
					arguments(new Frame.Status(WorkerState.READY, 5, List.of(), List.of(), List.of(), List.of()),
							"bf616b66737461747573627374657265616479616305ff"),
					arguments(
							new Frame.Status(WorkerState.WORKING, 0, ids(5, 1, 2, 3, 7), List.of(), List.of(),
									List.of()),
							"bf616b6673746174757362737467776f726b696e6762646e9f9f48000000000000000501030707ffffff"),
					arguments(
							new Frame.Status(WorkerState.TERMINATE, 0, List.of(ID), ids(1, 1),
									List.of(new Frame.Failed(ID, ERROR),
											new Frame.Failed(ID, new Frame.JobError(null, "", 0), true)),
									List.of(new MessageId(1, 3), new MessageId(2, 3))),
							"bf616b66737461747573627374697465726d696e61746562646e9f9f488123456789abcdef182a182affff6272"
									+ "6a9f9f4800000000000000010101ffff6268649f9f4800000000000000010303ff9f4800000000000000020303"
									+ "ffff62666c9f9f508123456789abcdef000000000000002abf6174736a6176612e696f2e494f45786365707469"
									+ "6f6e616d696469736b2066756c6c616102ffff9f508123456789abcdef000000000000002abf616d60fff5ffff"
									+ "ff"),
					arguments(new Frame.Ack(ID), "bf616b6361636b6169508123456789abcdef000000000000002aff"),
					arguments(new Frame.Response(ID, JSON, null),
							"bf616b68726573706f6e73656169508123456789abcdef000000000000002a6162477b2261223a317dff"),
					arguments(new Frame.Response(ID, PERL, null),
							"bf616b68726573706f6e73656169508123456789abcdef000000000000002a617478226170706c69636174696f"
									+ "6e2f782d7065726c2d646174612d73657269616c697a657261624300ff026168bf676772c3b6c39f6564f09f98"
									+ "80ffff"),
					arguments(new Frame.Response(ID, null, ERROR),
							"bf616b68726573706f6e73656169508123456789abcdef000000000000002a626572bf6174736a6176612e696f"
									+ "2e494f457863657074696f6e616d696469736b2066756c6c616102ffff"),
					arguments(new Frame.Progress(ID, 400_000, "page 4", 2000),
							"bf616b6870726f67726573736169508123456789abcdef000000000000002a61661a00061a8062747866706167"
									+ "6520346272751907d0ff"),
					arguments(new Frame.Progress(ID, 0, "", 0),
							"bf616b6870726f67726573736169508123456789abcdef000000000000002aff"),
					arguments(new Frame.Hello(1), "bf616b6568656c6c6f617601ff"),
					arguments(new Frame.Hello(1, 7), "bf616b6568656c6c6f617601616e07ff"));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void framesAreWrittenAsEver(Frame frame, String hex) {
		assertThat(HexFormat.of().formatHex(this.codec.encode(frame))).isEqualTo(hex);
	}

	@ParameterizedTest
	@MethodSource("frames")
	void framesAreReadAsEver(Frame frame, String hex) {
		assertThat(this.codec.decode(HexFormat.of().parseHex(hex)))
			.isEqualTo(new ReceivedFrames(List.of(frame), 0, 0, null));
	}

	@Test
	void partsAreWrittenAsEver() {
		assertThat(HexFormat.of().formatHex(bytes(new FramePart(7, 0, 2, ByteSlice.of(new byte[] { 1, 2 })))))
			.isEqualTo("bf616b6470617274616e0762706d026162420102ff");
		assertThat(HexFormat.of().formatHex(bytes(new FramePart(7, 1, 2, ByteSlice.of(new byte[] { 3 })))))
			.isEqualTo("bf616b6470617274616e0762706e0162706d0261624103ff");
	}

	private static List<MessageId> ids(long producer, long... sequences) {
		return LongStream.of(sequences).mapToObj((sequence) -> new MessageId(producer, sequence)).toList();
	}

	static byte[] bytes(FramePart part) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (JsonGenerator out = FrameCodec.generator(bytes)) {
			FrameEncoding.write(part, out);
		}
		return bytes.toByteArray();
	}

}
