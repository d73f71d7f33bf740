// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.spreadqueue.fuzz.Fuzz;
import org.spreadqueue.protocol.frame.cbor.ByteSlice;

import static org.assertj.core.api.Assertions.assertThat;

/** Damaged native messages cost their sender at most what is in them. */
@Tag("slow")
class FrameFuzzTests {

	/** Steps of a conversation: who, and a length, before a Spread message. */
	private static final int STEP_HEADER = 3;

	private static final int FORGET = 0xFFFF;

	private final FrameCodec codec = new FrameCodec();

	@Test
	void nativePackets() throws Exception {
		Fuzz.run("native packets", 100_000, packets(), (packet) -> check(this.codec.decode(packet)));
	}

	/** Parts of several peers, who come and go. */
	@Test
	void partsOfFrames() throws Exception {
		Fuzz.run("parts of native frames", 20_000, conversations(), (input) -> {
			FrameAssembler assembler = new FrameAssembler(50_000, 100_000);
			ByteBuffer steps = ByteBuffer.wrap(input);
			while (steps.remaining() >= STEP_HEADER) {
				String from = "#" + (steps.get() & 3) + "#h";
				int length = steps.getShort() & 0xFFFF;
				if (length == FORGET) {
					assembler.forget(from);
					continue;
				}
				byte[] packet = new byte[Math.min(length, steps.remaining())];
				steps.get(packet);
				check(assembler.receive(from, packet));
				assertThat(assembler.assemblingBytes()).isBetween(0L, 100_000L);
			}
			for (int i = 0; i < 4; i++) {
				assembler.forget("#" + i + "#h");
			}
			assertThat(assembler.assemblingBytes()).isZero();
		});
	}

	/** What was read is within the limits, and can be written and read as the same. */
	private void check(ReceivedFrames received) {
		assertThat(received.problem() == null).isEqualTo(received.malformed() == 0);
		assertThat(received.frames()).hasSizeLessThanOrEqualTo(FrameLimits.MAX_FRAMES);
		long ids = 0;
		for (Frame frame : received.frames()) {
			if (frame instanceof Frame.Status status) {
				ids += status.done().size() + status.requeued().size() + status.held().size();
			}
			byte[] written = this.codec.encode(frame);
			ReceivedFrames again = this.codec.decode(written);
			assertThat(again.problem()).isNull();
			assertThat(again.frames()).isEqualTo(List.of(frame));
			assertThat(this.codec.encode(again.frames().get(0))).isEqualTo(written);
		}
		assertThat(ids).isLessThanOrEqualTo(FrameLimits.MAX_IDS);
	}

	private List<byte[]> packets() {
		List<byte[]> packets = new ArrayList<>(
				FrameBytesTests.frames().map((row) -> HexFormat.of().parseHex((String) row.get()[1])).toList());
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		packets.forEach(all::writeBytes);
		packets.add(all.toByteArray());
		// What once did harm: ids without an end, nested tags, a text in pieces.
		packets.add(HexFormat.of()
			.parseHex("bf616b6673746174757362737465726561647962646e9f9f480000000000000001011b7fffffffffffffffffffff"));
		byte[] tags = new byte[2_000];
		Arrays.fill(tags, (byte) 0xC1);
		System.arraycopy(new byte[] { (byte) 0xBF, 0x61, 'z' }, 0, tags, 0, 3);
		packets.add(tags);
		packets.add(HexFormat.of().parseHex("bf616b7f6268656063" + "6c6c6fff617601ff"));
		return packets;
	}

	private List<byte[]> conversations() {
		ByteArrayOutputStream parts = new ByteArrayOutputStream();
		byte[] frame = this.codec.encode(Frame.submit(new MessageId(5, 7), 6, Content.json(new byte[300]), false));
		for (int peer = 0; peer < 2; peer++) {
			step(parts, peer, part(frame, 0, 100, 4));
			step(parts, peer, part(frame, 1, 100, 4));
		}
		step(parts, 0, part(frame, 2, 100, 4));
		step(parts, 0, this.codec.encode(new Frame.Hello(1)));
		step(parts, 0, part(frame, 3, 100, 4));
		parts.write(1);
		parts.write(0xFF);
		parts.write(0xFF);
		step(parts, 1, part(frame, 2, 100, 4));
		return List.of(parts.toByteArray());
	}

	private static void step(ByteArrayOutputStream steps, int peer, byte[] packet) {
		steps.write(peer);
		steps.write(packet.length >> 8);
		steps.write(packet.length);
		steps.writeBytes(packet);
	}

	private static byte[] part(byte[] frame, int index, int size, int count) {
		int from = index * size;
		byte[] piece = Arrays.copyOfRange(frame, from, Math.min(frame.length, from + size));
		return FrameBytesTests.bytes(new FramePart(3, index, count, ByteSlice.of(piece)));
	}

}
