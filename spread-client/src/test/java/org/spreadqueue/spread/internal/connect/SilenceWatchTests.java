// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread.internal.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.spreadqueue.spread.Timer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A connection from which nothing comes.
 */
class SilenceWatchTests {

	private final List<String> done = new ArrayList<>();

	private final Deque<Runnable> timers = new ArrayDeque<>();

	private final SilenceWatch watch = new SilenceWatch(Duration.ofSeconds(20), this::schedule,
			() -> this.done.add("ask"), () -> this.done.add("give up"));

	@Test
	void silenceIsAskedHalfwayAndEndsTheConnectionAfterAllOfItsTime() {
		this.watch.start();
		quarters(1);
		assertThat(this.done).isEmpty();
		quarters(1);
		assertThat(this.done).containsExactly("ask");
		quarters(1);
		assertThat(this.done).containsExactly("ask");
		quarters(1);
		assertThat(this.done).containsExactly("ask", "give up");
		assertThat(this.timers).isEmpty();
	}

	@Test
	void whateverComesBeginsTheTimeAnew() {
		this.watch.start();
		quarters(1);
		this.watch.heard();
		quarters(1);
		assertThat(this.done).isEmpty();
		quarters(1);
		assertThat(this.done).containsExactly("ask");
	}

	@Test
	void anAnswerEndsTheSilenceAndTheNextOneIsAskedAgain() {
		this.watch.start();
		quarters(3);
		this.watch.heard();
		quarters(3);
		this.watch.heard();
		quarters(3);
		assertThat(this.done).containsExactly("ask", "ask", "ask");
	}

	@Test
	void silenceEndsTheConnectionThoughNobodyCouldBeAsked() {
		SilenceWatch mute = new SilenceWatch(Duration.ofSeconds(20), this::schedule, () -> {
			throw new OutOfMemoryError("on purpose");
		}, () -> this.done.add("give up"));
		mute.start();
		quarters(1);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> quarters(1));
		quarters(2);
		assertThat(this.done).containsExactly("give up");
	}

	@Test
	void nothingHappensToAConnectionThatHasEnded() {
		this.watch.start();
		quarters(3);
		this.watch.stop();
		assertThat(this.timers).isEmpty();
	}

	private void quarters(int count) {
		for (int i = 0; i < count; i++) {
			requireNonNull(this.timers.poll()).run();
		}
	}

	private Timer schedule(Duration delay, Runnable task) {
		assertThat(delay).hasSeconds(5);
		this.timers.add(task);
		return () -> this.timers.remove(task);
	}

}
