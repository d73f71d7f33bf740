// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.test.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class DelayLineTests {

	private final Queue<String> passed = new ConcurrentLinkedQueue<>();

	private final DelayLine line = new DelayLine("under-test", new DelayLine.Sink() {

		@Override
		public void write(byte[] bytes, int length) {
			DelayLineTests.this.passed
				.add((length > 10) ? "large" : new String(bytes, 0, length, StandardCharsets.UTF_8));
		}

		@Override
		public void end() {
			DelayLineTests.this.passed.add("end");
		}

	});

	@Test
	void withoutDelayPiecesArePassedAtOnce() throws IOException {
		pass("a", null);
		assertThat(this.passed).containsExactly("a");
		this.line.end();
		assertThat(this.passed).containsExactly("a", "end");
	}

	@Test
	void delaysDoNotAddUp() throws IOException {
		Duration delay = Duration.ofSeconds(1);
		Outage slow = outage(delay);
		long begin = System.nanoTime();
		for (String piece : new String[] { "a", "b", "c", "d", "e" }) {
			pass(piece, slow);
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> this.passed.size() == 5);
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(delay, delay.multipliedBy(4));
		assertThat(this.passed).containsExactly("a", "b", "c", "d", "e");
		this.line.end();
	}

	@Test
	void whatComesAfterTheDelayDoesNotOvertake() throws IOException {
		Outage slow = outage(Duration.ofHours(1));
		pass("a", slow);
		pass("b", null);
		this.line.end();
		assertThat(this.passed).isEmpty();
		slow.close();
		await().untilAsserted(() -> assertThat(this.passed).containsExactly("a", "b", "end"));
	}

	@Test
	void whoeverSendsTooMuchWaits() throws IOException {
		Outage slow = outage(Duration.ofHours(1));
		byte[] large = new byte[DelayLine.MAX_BYTES];
		this.line.pass(large, large.length, slow);
		CompletableFuture<Void> more = CompletableFuture.runAsync(() -> {
			try {
				pass("more", slow);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(more).isNotDone();
		slow.close();
		more.join();
		await().untilAsserted(() -> assertThat(this.passed).containsExactly("large", "more"));
		this.line.end();
	}

	private void pass(String piece, @Nullable Outage delaying) throws IOException {
		this.line.pass(piece.getBytes(StandardCharsets.UTF_8), piece.length(), delaying);
	}

	private static Outage outage(Duration delay) {
		return new Outage(Fault.delay(delay), () -> {
		});
	}

}
