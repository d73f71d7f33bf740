// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.endtoend;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.manager.ManagerOptions;
import org.spreadqueue.manager.ManagerOptions.OnDuplicate;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.sender.Delivery;
import org.spreadqueue.sender.OutgoingJob;
import org.spreadqueue.sender.Sender;
import org.spreadqueue.sender.SenderOptions;
import org.spreadqueue.worker.JobResult;
import org.spreadqueue.worker.Worker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Times longer than a JVM can count in nanoseconds, 292 years, mean for ever.
 */
@Timeout(60)
class LongDurationTests {

	private static final JsonNode TEA = JsonNodeFactory.instance.stringNode("tea");

	private final QueueFixture queue = new QueueFixture();

	@AfterEach
	void close() throws Exception {
		this.queue.close();
	}

	static Stream<Duration> longTimes() {
		return Stream.of(Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(110_000), ChronoUnit.FOREVER.getDuration());
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void requestsAreAnsweredWhateverTheTimesOfSenderAndManager(Duration time) throws Exception {
		ManagerOptions manager = ManagerOptions.of(QueueFixture.QUEUE);
		this.queue.manager(new ManagerOptions(manager.queue(), time, time, OnDuplicate.STAND_BY, manager.format(),
				manager.limits(), manager.keys(), manager.administration()));
		this.queue.worker(1, (job) -> CompletableFuture.completedFuture(JobResult.response(job.payload())));
		Sender sender = this.queue
			.sender(SenderOptions.of(QueueFixture.QUEUE).withSendTimeout(time).withProbeInterval(time));
		OutgoingJob tea = OutgoingJob.of(TEA).withExpiry(time);
		assertThat(sender.request(tea, time).thenApply(LongDurationTests::tree).get(20, TimeUnit.SECONDS))
			.isEqualTo(TEA);
		sender.submit(tea).done().get(20, TimeUnit.SECONDS);
		Delivery later = sender.submit(tea.withDelay(time));
		later.accepted().get(20, TimeUnit.SECONDS);
		assertThat(later.done()).isNotDone();
	}

	@ParameterizedTest
	@MethodSource("longTimes")
	void stopWaitsForTheRunningJobWhateverItsLimit(Duration limit) throws Exception {
		this.queue.manager();
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch over = new CountDownLatch(1);
		Worker worker = this.queue.worker(1, (job) -> {
			begun.countDown();
			assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
			return CompletableFuture.completedFuture(JobResult.done());
		});
		Delivery delivery = this.queue.sender().submit(OutgoingJob.of(TEA));
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Boolean> stopped = worker.stop(limit);
		over.countDown();
		assertThat(stopped.get(20, TimeUnit.SECONDS)).isTrue();
		delivery.done().get(20, TimeUnit.SECONDS);
	}

	private static JsonNode tree(Content content) {
		return content.tree();
	}

}
