// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.boot.actuate.message;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class SingleFlightTests {

	private final SingleFlight<Integer> flight = new SingleFlight<>();

	private final AtomicInteger lookedUp = new AtomicInteger();

	@Test
	void keepsWhatIsCurrent() {
		assertThat(this.flight.get((known) -> true, this.lookedUp::incrementAndGet)).isEqualTo(1);
		assertThat(this.flight.get((known) -> true, this.lookedUp::incrementAndGet)).isEqualTo(1);
		assertThat(this.flight.get((known) -> known > 1, this.lookedUp::incrementAndGet)).isEqualTo(2);
		this.flight.forget();
		assertThat(this.flight.get((known) -> true, this.lookedUp::incrementAndGet)).isEqualTo(3);
	}

	@Test
	void whoAsksMeanwhileGetsTheSame() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Integer> first = slowly(begun, end);
		begun.await();
		CompletableFuture<Integer> second = CompletableFuture
			.supplyAsync(() -> this.flight.get((known) -> true, this.lookedUp::incrementAndGet));
		end.countDown();
		assertThat(first.join()).isEqualTo(1);
		assertThat(second.join()).isEqualTo(1);
	}

	@Test
	void whatWasAskedBeforeAChangeIsNotTakenForWhatIsAfterIt() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Integer> first = slowly(begun, end);
		begun.await();
		this.flight.forget();
		assertThat(this.flight.get((known) -> true, this.lookedUp::incrementAndGet)).isEqualTo(1);
		end.countDown();
		assertThat(first.join()).isEqualTo(2);
		assertThat(this.flight.get((known) -> true, this.lookedUp::incrementAndGet)).isEqualTo(1);
	}

	@Test
	void aFailureIsNotKept() {
		assertThatIllegalStateException().isThrownBy(() -> this.flight.get((known) -> true, () -> {
			throw new IllegalStateException();
		}));
		assertThat(this.flight.get((known) -> true, this.lookedUp::incrementAndGet)).isEqualTo(1);
	}

	private CompletableFuture<Integer> slowly(CountDownLatch begun, CountDownLatch end) {
		CompletableFuture<Integer> result = new CompletableFuture<>();
		new Thread(() -> result.complete(this.flight.get((known) -> true, () -> {
			begun.countDown();
			await(end);
			return this.lookedUp.incrementAndGet();
		}))).start();
		return result;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
