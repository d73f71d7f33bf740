// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.sender;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.spreadqueue.Progress;
import org.spreadqueue.QueueName;
import org.spreadqueue.spread.FutureCompleter;

import static org.assertj.core.api.Assertions.assertThat;

/** What an executor has to do that does not get to it. */
class PendingResultsTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final FutureCompleter completer = new FutureCompleter(this.tasks::add);

	private final PendingResults results = new PendingResults("sender", new QueueName("orders"), this.completer,
			new SenderState());

	private final Delivery delivery = new Delivery(new CompletableFuture<>(), new CompletableFuture<>());

	@Test
	void progressThatNobodyObservesIsKeptWithoutATask() {
		this.results.add(1, this.delivery, this.completer);
		this.results.progressed(1, progress(0.5));
		assertThat(this.tasks).isEmpty();
		assertThat(this.delivery.progress()).contains(progress(0.5));
	}

	@Test
	void aFloodOfProgressIsOneTaskAndWhatIsTold() {
		List<Progress> told = new ArrayList<>();
		this.delivery.onProgress((progress) -> {
			told.add(progress);
			if (told.size() == 1) {
				this.results.progressed(1, progress(0.9));
				this.results.progressed(1, progress(1));
			}
		});
		this.results.add(1, this.delivery, this.completer);
		for (int i = 0; i < 1000; i++) {
			this.results.progressed(1, progress(i / 2000.0));
		}
		assertThat(this.tasks).hasSize(1);
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
			assertThat(this.tasks).hasSizeLessThanOrEqualTo(1);
		}
		assertThat(told).containsExactly(progress(999 / 2000.0), progress(1));
		this.results.progressed(1, progress(0));
		assertThat(this.tasks).hasSize(1);
	}

	private static Progress progress(double fraction) {
		return new Progress(fraction, "", Duration.ZERO);
	}

}
