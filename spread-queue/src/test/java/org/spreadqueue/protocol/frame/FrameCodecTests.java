// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.spreadqueue.protocol.WorkerState;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class FrameCodecTests {

	private static final MessageId ID = new MessageId(0x8123456789abcdefL, 42);

	private static final Content JSON = Content.of(Content.JSON, "{\"a\":1}".getBytes(UTF_8));

	private static final Content PERL = new Content(Content.PERL, new byte[] { 0, -1, 2 },
			Map.of("traceparent", "00-ab", "größe", "\uD83D\uDE00"));

	private static final Frame.JobError ERROR = new Frame.JobError("java.io.IOException", "disk full", 2);

	private final FrameCodec codec = new FrameCodec();

	private final CBORMapper cbor = new CBORMapper();

	static Stream<Frame> frames() {
		return Stream.of(Frame.submit(ID, 41, JSON, false), Frame.submit(ID, 0, PERL, true),
				new Frame.Submit(ID, 12, JSON, true, 5000, 9, 60_000, "customer-7", true, "#abc#host", 3),
				new Frame.Submit(ID, 41, JSON, false, 0, 0, 0, null, false, null, 0),
				new Frame.Confirm(ID.producer(), 0, 0, 0, 0, false, List.of(), List.of()),
				new Frame.Confirm(ID.producer(), 99, 256, 12, 8, true, List.of(1L, 5L, 7L, 7L),
						Stream.of(Frame.Outcome.values())
							.map((reason) -> new Frame.OtherOutcome(6, reason, "because"))
							.toList()),
				new Frame.Dispatch(ID, JSON, false, "#abc#host", 1, 0, 0, false),
				new Frame.Dispatch(ID, PERL, true, "#abc#host", 3, 17, 400, true),
				new Frame.Status(WorkerState.READY, 5, List.of(), List.of(), List.of(), List.of()),
				new Frame.Status(WorkerState.TERMINATE, 0, List.of(ID), List.of(new MessageId(1, 1)),
						List.of(new Frame.Failed(ID, ERROR),
								new Frame.Failed(ID, new Frame.JobError(null, "", 0), true)),
						List.of(new MessageId(2, 3))),
				new Frame.Ack(ID), new Frame.Response(ID, JSON, null), new Frame.Response(ID, null, ERROR),
				new Frame.Status(WorkerState.READY, 5, List.of(), List.of(), List.of(), List.of(ID), 1L << 40),
				new Frame.Progress(ID, FrameLimits.MAX_FRACTION, "größe \uD83D\uDE00", FrameLimits.MAX_NUMBER),
				new Frame.Hello(1), new Frame.Hello(1, 7), new Frame.Question(1L << 40, JSON),
				new Frame.Answer(7, Content.of("application/cbor", new byte[] { 1 }), null),
				new Frame.Answer(7, null, ERROR));
	}

	@ParameterizedTest
	@MethodSource("frames")
	void readsEveryFrameThatItWrites(Frame frame) {
		assertThat(this.codec.decode(this.codec.encode(frame)))
			.isEqualTo(new ReceivedFrames(List.of(frame), 0, 0, null));
	}

	@Test
	void framesFollowEachOther() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		frames().map(this.codec::encode).forEach(all::writeBytes);
		assertThat(this.codec.decode(all.toByteArray()).frames()).isEqualTo(frames().toList());
	}

	@Test
	void idsOfOneSenderAreRanges() {
		List<MessageId> ids = LongStream.rangeClosed(1, 1000).mapToObj((n) -> new MessageId(5, n)).toList();
		Frame.Status status = new Frame.Status(WorkerState.READY, 5, ids, List.of(), List.of(), List.of());
		byte[] bytes = this.codec.encode(status);
		assertThat(bytes).hasSizeLessThan(60);
		assertThat(this.codec.decode(bytes).frames()).containsExactly(status);
	}

	@Test
	void ignoresUnknownKeysAndSkipsUnknownKinds() {
		byte[] hello = this.cbor
			.writeValueAsBytes(Map.of("k", "hello", "v", 7, "zz", List.of(Map.of("deep", new byte[3]))));
		byte[] unknown = this.cbor.writeValueAsBytes(Map.of("k", "dance", "b", "not bytes".getBytes(UTF_8)));
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		all.writeBytes(unknown);
		all.writeBytes(hello);
		assertThat(this.codec.decode(all.toByteArray()))
			.isEqualTo(new ReceivedFrames(List.of(new Frame.Hello(7)), 1, 0, null));
	}

	@Test
	void aFailureOfAnOlderWorkerIsNotForGoodAndOneOfANewerMaySayMore() {
		Map<String, Object> error = Map.of("t", "Oops", "m", "no");
		byte[] status = this.cbor.writeValueAsBytes(Map.of("k", "status", "st", "ready", "fl",
				List.of(List.of(ID.toBytes(), error), List.of(ID.toBytes(), error, true, List.of(7), "more"))));
		Frame.JobError read = new Frame.JobError("Oops", "no", 0);
		assertThat(this.codec.decode(status).frames()).containsExactly(new Frame.Status(WorkerState.READY, 0, List.of(),
				List.of(), List.of(new Frame.Failed(ID, read, false), new Frame.Failed(ID, read, true)), List.of()));
	}

	@Test
	void keepsWhatCameBeforeAMalformedFrame() {
		byte[] good = this.codec.encode(new Frame.Ack(ID));
		byte[] both = Arrays.copyOf(good, good.length + 3);
		both[good.length] = 0x63;
		ReceivedFrames decoded = this.codec.decode(both);
		assertThat(decoded.frames()).containsExactly(new Frame.Ack(ID));
		assertThat(decoded.problem()).isNotNull();
	}

	/** It could be read, but nobody could write it again. */
	@Test
	void halfOfASurrogatePairIsMalformed() {
		byte[] ok = this.codec.encode(new Frame.Submit(ID, 0, Content.of(Content.JSON, new byte[1]), false, 0, 0, 0,
				"\u20ac", false, null, 0));
		byte[] broken = ok.clone();
		int text = indexOf(broken, new byte[] { (byte) 0xe2, (byte) 0x82, (byte) 0xac });
		System.arraycopy(new byte[] { (byte) 0xed, (byte) 0xa0, (byte) 0x80 }, 0, broken, text, 3);
		assertThat(this.codec.decode(ok).frames()).hasSize(1);
		ReceivedFrames decoded = this.codec.decode(broken);
		assertThat(decoded.frames()).isEmpty();
		assertThat(decoded.problem()).isNotNull();
	}

	private static int indexOf(byte[] bytes, byte[] part) {
		return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(new String(part, StandardCharsets.ISO_8859_1));
	}

	static Stream<Map<String, Object>> malformed() {
		return Stream.of(Map.of("k", "ack"), Map.of("k", "ack", "i", new byte[15]),
				Map.of("k", "ack", "i", new byte[16]), Map.of("k", "submit", "i", ID.toBytes()),
				Map.of("k", "submit", "i", ID.toBytes(), "b", new byte[1], "pv", 42),
				Map.of("k", "submit", "i", ID.toBytes(), "b", new byte[1], "x", -1),
				Map.of("k", "submit", "i", ID.toBytes(), "b", "text"),
				Map.of("k", "dispatch", "i", ID.toBytes(), "b", new byte[1]),
				Map.of("k", "dispatch", "i", ID.toBytes(), "b", new byte[1], "o", "MQ_orders"),
				Map.of("k", "status", "st", "dancing"), Map.of("k", "response", "i", ID.toBytes()),
				Map.of("k", "confirm", "n", new byte[8], "dn", List.of(1)),
				Map.of("k", "status", "st", "ready", "dn", List.of(List.of(new byte[8], 5, 4))),
				Map.of("k", "status", "st", "ready", "dn", List.of(List.of(new byte[8], 1, Long.MAX_VALUE))),
				Map.of("k", "confirm", "n", new byte[8], "en", List.of(List.of(1, "tired", "x"))),
				Map.of("k", "progress", "f", 7), Map.of("k", "progress", "i", ID.toBytes(), "f", 0.5),
				Map.of("k", "part", "b", new byte[2], "pm", 2), Map.of("k", 5));
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void reportsMalformedFrames(Map<String, Object> frame) {
		ReceivedFrames decoded = this.codec.decode(this.cbor.writeValueAsBytes(frame));
		assertThat(decoded.frames()).isEmpty();
		assertThat(decoded.problem() != null || decoded.unknown() == 1).isTrue();
	}

	@ParameterizedTest
	@MethodSource("frames")
	void nothingThatArrivesThrows(Frame frame) {
		byte[] good = this.codec.encode(frame);
		SplittableRandom random = new SplittableRandom(4803);
		for (int i = 0; i < good.length; i++) {
			assertThat(this.codec.decode(Arrays.copyOf(good, i))).isNotNull();
			for (int n = 0; n < 20; n++) {
				byte[] bad = good.clone();
				bad[i] = (byte) random.nextInt();
				bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
				assertThat(this.codec.decode(bad)).isNotNull();
			}
		}
		for (int n = 0; n < 2000; n++) {
			byte[] noise = new byte[random.nextInt(200)];
			random.nextBytes(noise);
			assertThat(this.codec.decode(noise)).isNotNull();
		}
	}

}
