// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.protocol.frame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many frames in one Spread message, one frame in many.
 */
class PackingTests {

	private static final String FROM = "#s#host";

	private final FramePacker packer = new FramePacker();

	private final FrameAssembler assembler = new FrameAssembler();

	private final SplittableRandom random = new SplittableRandom(1);

	@Test
	void framesToTheSameGroupsShareASpreadMessage() {
		List<Frame> sent = new ArrayList<>();
		List<Frame> acks = new ArrayList<>();
		for (int i = 1; i <= 100; i++) {
			sent.add(submit(i, 100));
			acks.add(new Frame.Ack(new MessageId(1, i)));
			this.packer.add("NQ_q", sent.get(i - 1));
			this.packer.add(List.of("#a#h", "#b#h"), acks.get(i - 1));
		}
		List<Packet> packets = this.packer.drain();
		assertThat(packets).extracting(Packet::groups).containsExactly(List.of("NQ_q"), List.of("#a#h", "#b#h"));
		assertThat(this.assembler.receive(FROM, packets.get(0).body()).frames()).isEqualTo(sent);
		assertThat(this.assembler.receive(FROM, packets.get(1).body()).frames()).isEqualTo(acks);
		assertThat(this.packer.isEmpty()).isTrue();
		assertThat(this.packer.drain()).isEmpty();
	}

	@Test
	void groupsThatTakeTurnsKeepTheOrderOfTheirFramesInSeveralMessages() {
		Map<String, List<Frame>> sent = new HashMap<>();
		for (int i = 1; i <= 40; i++) {
			String group = this.random.nextBoolean() ? "#a#h" : "#b#h";
			Frame frame = submit(i, (this.random.nextInt(10) == 0) ? 200_000 : this.random.nextInt(40_000));
			sent.computeIfAbsent(group, (key) -> new ArrayList<>()).add(frame);
			this.packer.add(group, frame);
		}
		Map<String, List<Frame>> received = new HashMap<>();
		for (Packet packet : this.packer.drain()) {
			received.computeIfAbsent(packet.groups().get(0), (key) -> new ArrayList<>())
				.addAll(this.assembler.receive(packet.groups().get(0), packet.body()).frames());
		}
		assertThat(received).isEqualTo(sent);
	}

	/** Packers use the same buffers in turn. */
	@Test
	void whatWasTakenOutIsNotChangedByWhatOthersPack() {
		this.packer.add("NQ_q", submit(1, 100));
		byte[] body = this.packer.drain().get(0).body();
		byte[] before = body.clone();
		FramePacker other = new FramePacker();
		other.add("NQ_other", submit(2, 100));
		this.packer.add("NQ_q", submit(3, 100));
		assertThat(body).isEqualTo(before);
		assertThat(receive(other.drain().get(0)).frames()).containsExactly(submit(2, 100));
		assertThat(receive(this.packer.drain().get(0)).frames()).containsExactly(submit(3, 100));
	}

	@Test
	void noSpreadMessageIsTooLargeAndTheOrderStays() {
		List<Frame> sent = new ArrayList<>();
		for (int i = 1; i <= 60; i++) {
			sent.add(submit(i, (this.random.nextInt(5) == 0) ? 400_000 : this.random.nextInt(40_000)));
		}
		sent.forEach((frame) -> this.packer.add("NQ_q", frame));
		List<Frame> received = new ArrayList<>();
		for (Packet packet : this.packer.drain()) {
			assertThat(packet.body()).hasSizeLessThanOrEqualTo(NativeProtocol.MAX_PACKET_BYTES);
			received.addAll(this.assembler.receive(FROM, packet.body()).frames());
		}
		assertThat(received).isEqualTo(sent);
	}

	/** Whoever made it: what is not checked must not keep the others from leaving. */
	@Test
	void aTextThatIsNoneLeavesTheOtherFrames() {
		Content broken = new Content(Content.JSON, new byte[100], Map.of("name", "\ud800", "\udc00", "value"));
		this.packer.add("NQ_q", submit(1, 100));
		this.packer.add("NQ_q", Frame.submit(new MessageId(1, 2), 1, broken, false));
		this.packer.add("NQ_q", new Frame.Response(new MessageId(1, 2), null,
				new Frame.JobError("\ud800", "x\udfff".repeat(9_000), 1)));
		this.packer.add("NQ_q", submit(3, 100));
		assertThat(this.assembler.receive(FROM, this.packer.drain().get(0).body()).frames()).hasSize(4)
			.startsWith(submit(1, 100))
			.endsWith(submit(3, 100));
	}

	@Test
	void theLargestMessagePasses() {
		Frame largest = submit(1, NativeProtocol.MAX_MESSAGE_BYTES);
		this.packer.add("NQ_q", largest);
		List<Frame> received = new ArrayList<>();
		this.packer.drain().forEach((packet) -> received.addAll(this.assembler.receive(FROM, packet.body()).frames()));
		assertThat(received).containsExactly(largest);
	}

	@Test
	void aFrameThatLacksAPartIsReportedAndTheNextOneIsRead() {
		this.packer.add("NQ_q", submit(1, 300_000));
		List<Packet> first = this.packer.drain();
		this.packer.add("NQ_q", submit(2, 300_000));
		List<Packet> second = this.packer.drain();
		assertThat(receive(first.get(0)).problem()).isNull();
		assertThat(receive(first.get(2)).problem()).contains("part 2 of 3");
		assertThat(receive(first.get(1)).problem()).isNotNull();
		assertThat(receive(second.get(0)).frames()).isEmpty();
		assertThat(receive(second.get(1)).frames()).isEmpty();
		assertThat(receive(second.get(2)).frames()).containsExactly(submitAgain(2));
	}

	@Test
	void partsOfSeveralPeersDoNotMix() {
		this.packer.add("NQ_q", submit(1, 300_000));
		List<Packet> packets = this.packer.drain();
		packets.subList(0, 2).forEach((packet) -> this.assembler.receive("#a#h", packet.body()));
		packets.subList(0, 2).forEach((packet) -> this.assembler.receive("#b#h", packet.body()));
		this.assembler.forget("#a#h");
		assertThat(this.assembler.receive("#a#h", packets.get(2).body()).problem()).isNotNull();
		assertThat(this.assembler.receive("#b#h", packets.get(2).body()).frames()).hasSize(1);
	}

	@Test
	void aFrameThatIsTooLargeIsDropped() {
		this.packer.add("NQ_q", submit(1, 900_000));
		List<Packet> packets = this.packer.drain();
		FrameAssembler tiny = new FrameAssembler(200_000, 300_000);
		tiny.receive("#a#h", packets.get(0).body());
		assertThat(tiny.receive("#a#h", packets.get(1).body()).problem()).contains("200000");
		assertThat(tiny.assemblingBytes()).isZero();
	}

	/** With what is added on the way, no worker could take it. */
	@Test
	void aBodyThatIsLargerThanAnyMessageIsRefused() {
		this.packer.add("NQ_q", submit(1, NativeProtocol.MAX_MESSAGE_BYTES + 1));
		List<ReceivedFrames> received = this.packer.drain().stream().map(this::receive).toList();
		assertThat(received.get(received.size() - 1).frames()).isEmpty();
		assertThat(received.get(received.size() - 1).problem()).contains("a body of 16777217 bytes");
	}

	@Test
	void theLargestMessageCanStillBeDispatched() {
		Map<String, String> headers = Map.of("h", "v".repeat(FrameLimits.MAX_HEADER_BYTES - 1));
		Content content = new Content("t".repeat(FrameLimits.MAX_CONTENT_TYPE),
				new byte[NativeProtocol.MAX_MESSAGE_BYTES], headers);
		this.packer.add(FROM, new Frame.Dispatch(new MessageId(1, FrameLimits.MAX_NUMBER), content, true,
				"#abcdefghij#abcdefghijklmnopqrs", 1_000_000, FrameLimits.MAX_NUMBER, FrameLimits.MAX_NUMBER, true));
		List<ReceivedFrames> received = this.packer.drain().stream().map(this::receive).toList();
		assertThat(received.get(received.size() - 1).frames()).hasSize(1);
	}

	/** Else strangers that leave frames unfinished would shut everybody out. */
	@Test
	void ifIncompleteFramesTakeTooMuchThoseThatStandStillGiveWay() {
		FrameAssembler small = new FrameAssembler(1_000_000, 500_000);
		this.packer.add("NQ_q", submit(1, 300_000));
		List<Packet> packets = this.packer.drain();
		for (int i = 0; i < 20; i++) {
			assertThat(small.receive("#stranger" + i + "#h", packets.get(0).body()).problem()).isNull();
			assertThat(small.assemblingBytes()).isBetween(1L, 500_000L);
		}
		assertThat(small.receive("#a#h", packets.get(0).body()).problem()).isNull();
		assertThat(small.receive("#stranger0#h", packets.get(0).body()).problem()).isNull();
		assertThat(small.receive("#a#h", packets.get(1).body()).problem()).isNull();
		assertThat(small.receive("#stranger1#h", packets.get(0).body()).problem()).isNull();
		assertThat(small.receive("#a#h", packets.get(2).body()).frames()).hasSize(1);
		assertThat(small.receive("#stranger19#h", packets.get(1).body()).problem()).contains("without the one before");
	}

	/** A byte each costs far more than a byte. */
	@Test
	void incompleteFramesCountAsWhatTheyTakeInMemory() {
		FrameAssembler small = new FrameAssembler(1_000_000, 100_000);
		byte[] part = firstPartOf(2);
		small.receive("#0#h", part);
		long cost = small.assemblingBytes();
		assertThat(cost).isBetween(100L, 1000L);
		for (int i = 1; i < 2000; i++) {
			small.receive("#" + i + "#h", part);
		}
		assertThat(small.assemblingBytes()).isBetween(100_000 - cost, 100_000L);
	}

	@Test
	void aFrameHasNoMoreThanAThousandParts() {
		byte[] part = firstPartOf(1001);
		assertThat(this.assembler.receive(FROM, part).problem()).contains("1001 parts");
	}

	/** A byte of a frame that has so many parts. */
	private static byte[] firstPartOf(int count) {
		FrameBuffer buffer = FrameBuffer.acquire();
		buffer.add(new Frame.Hello(1));
		int before = buffer.size();
		buffer.addPart(1, 0, count, 0, 1);
		byte[] part = buffer.take(before);
		buffer.releaseToPool();
		return part;
	}

	private ReceivedFrames receive(Packet packet) {
		return this.assembler.receive(FROM, packet.body());
	}

	private static Frame submit(int sequence, int size) {
		byte[] body = new byte[size];
		new SplittableRandom(sequence).nextBytes(body);
		return Frame.submit(new MessageId(1, sequence), sequence - 1, Content.of(Content.JSON, body), false);
	}

	private static Frame submitAgain(int sequence) {
		return submit(sequence, 300_000);
	}

}
