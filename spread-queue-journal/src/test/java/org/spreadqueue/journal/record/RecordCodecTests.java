// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.journal.record;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;

import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.ActiveMQBuffers;
import org.junit.jupiter.api.Test;

import org.spreadqueue.manager.store.StoredMessage.Origin;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Records as bytes. */
class RecordCodecTests {

	private static final JournalMessage PLAIN = new JournalMessage(3, new MessageId(-5, 7), "#s#host", Origin.SENDER,
			Content.json("\"tea\"".getBytes(StandardCharsets.UTF_8)), false, 4, null, 1_800_000_000_000L,
			1_800_000_000_000L, JournalMessage.NEVER, 0);

	private static final JournalMessage RICH = new JournalMessage(Long.MAX_VALUE, new MessageId(Long.MIN_VALUE, 1), "",
			Origin.LEGACY_SENDER, new Content("text/plain", new byte[300], Map.of("name", "wäre ☕")), true, 9, "key",
			-1, 5, 6, 1_000_000);

	private static void everything(RecordHandler to) {
		to.snapshot(2, new UUID(1, -1));
		to.queue("orders");
		to.paused(true);
		to.paused(false);
		to.producersForgotten();
		to.accepted(-1, 5, 6, 1L << 52);
		to.ended(new MessageId(1, 2), new Frame.OtherOutcome(2, Frame.Outcome.DEAD_LETTERED, "too often"));
		to.message(PLAIN);
		to.message(RICH);
		to.replaces(300);
		to.changed(5, 128, -1);
		to.removed(70_000);
		to.endOfSnapshot();
	}

	private static final String GOLDEN = "0145ad356b000000000000000b0000000000000009000000000000000a00000033"
			+ "04066f7264657273" + "08fffffffffffffffb060007"
			+ "0a00000403fffffffffffffffb0707237323686f73740080c0e285e3680005" + "2274656122";

	private static byte[] bytes(Consumer<RecordHandler> content) {
		RecordWriter writer = new RecordWriter();
		content.accept(writer);
		RecordEncoding encoding = new RecordEncoding(11, 9, 10, writer);
		ActiveMQBuffer buffer = ActiveMQBuffers.fixedBuffer(encoding.getEncodeSize());
		encoding.encode(buffer);
		byte[] bytes = new byte[buffer.writerIndex()];
		buffer.getBytes(0, bytes);
		assertThat(bytes).hasSize(encoding.getEncodeSize());
		return bytes;
	}

	/** What a handler was told, in words. */
	private static List<String> told(Consumer<RecordHandler> content) {
		List<String> told = new ArrayList<>();
		InvocationHandler handler = (proxy, method, arguments) -> {
			told.add(method.getName() + ((arguments != null) ? Arrays.toString(arguments) : ""));
			return null;
		};
		content.accept((RecordHandler) Proxy.newProxyInstance(RecordHandler.class.getClassLoader(),
				new Class<?>[] { RecordHandler.class }, handler));
		return told;
	}

	private static List<String> read(byte[] bytes) throws UnreadableRecordException {
		ReadRecord record = ReadRecord.of(bytes, 10);
		List<UnreadableRecordException> failures = new ArrayList<>();
		List<String> told = told((handler) -> {
			try {
				record.read(handler);
			}
			catch (UnreadableRecordException ex) {
				failures.add(ex);
			}
		});
		if (!failures.isEmpty()) {
			throw failures.get(0);
		}
		return told;
	}

	@Test
	void whatIsWrittenIsRead() throws Exception {
		byte[] bytes = bytes(RecordCodecTests::everything);
		assertThat(read(bytes)).isEqualTo(told(RecordCodecTests::everything));
		assertThat(ReadRecord.of(bytes, 10).sequence()).isEqualTo(11);
		assertThat(ReadRecord.of(bytes, 10).synced()).isEqualTo(9);
	}

	@Test
	void bodiesAreReadAsTheyWere() throws Exception {
		List<JournalMessage> read = new ArrayList<>();
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getName().equals("message")) {
				read.add((JournalMessage) arguments[0]);
			}
			return null;
		};
		ReadRecord.of(bytes(RecordCodecTests::everything), 10)
			.read((RecordHandler) Proxy.newProxyInstance(RecordHandler.class.getClassLoader(),
					new Class<?>[] { RecordHandler.class }, handler));
		assertThat(read).containsExactly(PLAIN, RICH);
	}

	/** What is on the disks of others must stay readable. */
	@Test
	void theBytesNeverChange() {
		assertThat(HexFormat.of().formatHex(bytes((to) -> {
			to.queue("orders");
			to.accepted(-5, 6, 0, 7);
			to.message(PLAIN);
		}))).isEqualTo(GOLDEN);
	}

	@Test
	void aQueueIsNamedOnce() throws Exception {
		assertThat(read(bytes((to) -> {
			to.queue("orders");
			to.paused(true);
			to.queue("orders");
			to.producersForgotten();
			to.queue("bills");
		}))).containsExactly("queue[orders]", "paused[true]", "producersForgotten", "queue[bills]");
	}

	@Test
	void anEmptyRecordSaysNothing() throws Exception {
		assertThat(read(bytes((to) -> {
		}))).isEmpty();
	}

	@Test
	void everyDamagedByteIsFound() {
		byte[] bytes = bytes(RecordCodecTests::everything);
		for (int i = 0; i < bytes.length; i++) {
			byte[] damaged = bytes.clone();
			damaged[i] ^= 0x20;
			assertThatExceptionOfType(UnreadableRecordException.class).as("byte " + i).isThrownBy(() -> read(damaged));
		}
	}

	@Test
	void whatIsCutOffIsFound() {
		byte[] bytes = bytes(RecordCodecTests::everything);
		for (int length = 0; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(UnreadableRecordException.class).isThrownBy(() -> read(cut));
		}
	}

	@Test
	void aRecordWithTheNumberOfAnotherOneIsFound() {
		assertThatExceptionOfType(UnreadableRecordException.class)
			.isThrownBy(() -> ReadRecord.of(bytes(RecordCodecTests::everything), 12))
			.withMessageContaining("another record");
	}

	@Test
	void aLaterVersionIsRefused() {
		byte[] bytes = bytes(RecordCodecTests::everything);
		bytes[0] = 2;
		assertThatExceptionOfType(NewerVersionException.class).isThrownBy(() -> read(bytes))
			.withMessageContaining("format version 2");
	}

	/** Whoever can write the disk can also write checksums. */
	@Test
	void itemsThatMakeNoSenseAreRefused() {
		Random random = new Random(7);
		byte[] bytes = bytes(RecordCodecTests::everything);
		int refused = 0;
		for (int i = 0; i < 20_000; i++) {
			byte[] changed = bytes.clone();
			changed[RecordEncoding.HEADER + random.nextInt(60)] = (byte) random.nextInt();
			try {
				told((handler) -> {
					try {
						new ReadRecord(1, 1, changed).read(handler);
					}
					catch (UnreadableRecordException ex) {
						throw new java.io.UncheckedIOException(new java.io.IOException(ex));
					}
				});
			}
			catch (java.io.UncheckedIOException | IllegalArgumentException ex) {
				refused++;
			}
		}
		assertThat(refused).isPositive();
	}

}
