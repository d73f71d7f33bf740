// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.store;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.peers.Senders;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What a message counts as is at least what it takes, and not much more. Measured is what
 * is allocated to hold messages, which is more than what stays, by outgrown tables.
 */
class MemoryTests {

	private static final int MESSAGES = 2_000;

	private static final long MOST_TIMES = 5;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	static Stream<Arguments> messages() {
		return Stream.of(of("small", (i) -> json(1, i, 10)), of("large", (i) -> json(1, i, 20_000)),
				of("of a sender of its own", (i) -> json(i, 1, 10)),
				of("with a key of its own", (i) -> json(1, i, 10).key("key" + i)),
				of("with a long key", (i) -> json(1, i, 10).key("\u20ac".repeat(5_000) + i)),
				of("with a delay and an expiry", (i) -> json(1, i, 10).times(1 + i, 9_000 + i)),
				of("with headers", (i) -> json(1, i, 10).headers(10, "h")),
				of("with many headers", (i) -> json(1, i, 10).headers(90, "\u20ac")),
				of("with a long content type", (i) -> json(1, i, 10).type("a".repeat(250) + i)),
				of("with all there is",
						(i) -> json(i, 1, 10).headers(20, "\u20ac")
							.key("\u20ac" + i)
							.type("text/" + i)
							.times(1 + i, 9_000 + i)));
	}

	private static Arguments of(String name, IntFunction<Draft> drafts) {
		return arguments(name, drafts);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("messages")
	void aMessageCountsAsWhatItTakes(String name, IntFunction<Draft> drafts) {
		MessageStore store = new MessageStore(
				QueueLimits.DEFAULT.withMaxLength(Integer.MAX_VALUE).withMaxSize(Long.MAX_VALUE));
		Senders senders = new Senders(store, MessageLog.NONE, 0);
		List<Draft> all = new ArrayList<>();
		long taken = 0;
		for (int i = 1; i <= MESSAGES; i++) {
			all.add(drafts.apply(i));
			taken += all.get(i - 1).texts();
		}
		hold(drafts.apply(MESSAGES + 1), store, senders);
		long counted = store.bytes();
		long before = THREADS.getCurrentThreadAllocatedBytes();
		for (Draft draft : all) {
			hold(draft, store, senders);
		}
		taken += THREADS.getCurrentThreadAllocatedBytes() - before;
		assertThat(store.bytes() - counted).isBetween(taken, MOST_TIMES * taken);
	}

	private static void hold(Draft draft, MessageStore store, Senders senders) {
		StoredMessage message = draft.message();
		store.add(message, 0);
		senders.heard(message.id(), message.originator(), 0).accepted(message.id().sequence());
	}

	private static Draft json(int producer, int sequence, int bytes) {
		return new Draft(producer, sequence, bytes, Content.JSON, Map.of(), null, 0, StoredMessage.NEVER);
	}

	/** A message to be, with texts that are its own. */
	private record Draft(int producer, int sequence, int bytes, String type, Map<String, String> headers,
			@Nullable String key, long notBefore, long expiresAt) {

		Draft key(String ownKey) {
			return new Draft(this.producer, this.sequence, this.bytes, this.type, this.headers, ownKey, this.notBefore,
					this.expiresAt);
		}

		Draft type(String ownType) {
			return new Draft(this.producer, this.sequence, this.bytes, ownType, this.headers, this.key, this.notBefore,
					this.expiresAt);
		}

		Draft times(long dueTime, long expiry) {
			return new Draft(this.producer, this.sequence, this.bytes, this.type, this.headers, this.key, dueTime,
					expiry);
		}

		Draft headers(int count, String begin) {
			Map<String, String> own = new LinkedHashMap<>();
			for (int i = 0; i < count; i++) {
				own.put(begin + "name" + i, begin + "value" + i);
			}
			return new Draft(this.producer, this.sequence, this.bytes, this.type, own, this.key, this.notBefore,
					this.expiresAt);
		}

		StoredMessage message() {
			return new StoredMessage(new MessageId(this.producer * 7_777_777L, this.sequence), "#sender#localhost",
					StoredMessage.Origin.SENDER, new Content(this.type, new byte[this.bytes], this.headers), false, 4,
					this.key, 0, this.notBefore, this.expiresAt, 0);
		}

		/** The bytes of its texts, and of a private group. */
		long texts() {
			long sum = text("#1234567890#123456789012345678");
			sum += this.type.equals(Content.JSON) ? 0 : text(this.type);
			sum += (this.key != null) ? text(this.key) : 0;
			for (Map.Entry<String, String> header : this.headers.entrySet()) {
				sum += text(header.getKey()) + text(header.getValue());
			}
			return sum;
		}

		/** An object of 24 bytes, and an array of as many bytes as the chars need. */
		private static long text(String text) {
			boolean wide = text.chars().anyMatch((c) -> c > 0xFF);
			return 24 + (16L + (wide ? 2L : 1L) * text.length() + 7) / 8 * 8;
		}

	}

}
