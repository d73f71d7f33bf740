// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.perl;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.node.JsonNodeFactory;

import org.spreadqueue.QueueName;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.protocol.WorkerState;
import org.spreadqueue.protocol.legacy.LegacyCodec;
import org.spreadqueue.spread.EventLoop;
import org.spreadqueue.spread.OutgoingMessage;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;
import org.spreadqueue.spread.SessionListener;
import org.spreadqueue.spread.SpreadAddress;
import org.spreadqueue.spread.SpreadEvent;
import org.spreadqueue.spread.SpreadOptions;
import org.spreadqueue.spread.SpreadSession;

/**
 * One sender and some workers that say, in this process, what Perl's would say, byte for
 * byte but without the work of Perl, so that the manager is what is measured.
 */
final class PerlTraffic implements AutoCloseable {

	private static final int WORKERS = 4;

	/** Jobs under way: a daemon throws out who has 1000 unread messages. */
	private static final int UNDER_WAY = 100;

	private static final Duration ASK_EVERY = Duration.ofMillis(200);

	private static final int ASK_LIMIT = 100;

	private static final long JOB_LIMIT_SECONDS = 30;

	private final LegacyCodec codec = new LegacyCodec();

	private final byte[] ready = this.codec.encode(WorkerState.READY);

	private final byte[] working = this.codec.encode(WorkerState.WORKING);

	private final byte[] acknowledgement = this.codec.encodeAck(WireFormat.DEFAULT);

	private final byte[] job;

	private final QueueName queue;

	private final Semaphore room = new Semaphore(UNDER_WAY);

	private final CountDownLatch managed = new CountDownLatch(1);

	private final EventLoop loop = EventLoop.start("perl-traffic");

	private final List<SpreadSession> workers = new ArrayList<>();

	private final SpreadSession sender;

	PerlTraffic(SpreadAddress address, QueueName queue) throws FormatException {
		this.queue = queue;
		this.job = this.codec.encode(JsonNodeFactory.instance.objectNode()
			.put("number", 100_000)
			.put("customer", "customer 17")
			.put("item", "green tea")
			.put("price", 3.5)
			.put("note", "n".repeat(118)), WireFormat.DEFAULT);
		SpreadOptions options = SpreadOptions.builder().addresses(address).build();
		this.sender = SpreadSession.open(options, this.loop, new SenderSide());
		for (int i = 0; i < WORKERS; i++) {
			this.workers.add(SpreadSession.open(options, this.loop, new WorkerSide()));
		}
	}

	/** Returns when a manager has answered, and hears of the workers. */
	void awaitManager() throws InterruptedException {
		for (int i = 0; i < ASK_LIMIT; i++) {
			if (isConnected()) {
				this.sender.multicast(safe(this.queue.messagesGroup(), this.codec.statusCommand()));
			}
			if (this.managed.await(ASK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
				// What a worker says before there is a manager, nobody hears.
				this.workers.forEach((worker) -> report(worker, this.ready));
				return;
			}
		}
		throw new IllegalStateException("no manager answers for queue '" + this.queue + "'");
	}

	private boolean isConnected() {
		return this.sender.privateGroup().isPresent()
				&& this.workers.stream().allMatch((worker) -> worker.privateGroup().isPresent());
	}

	/** Sends jobs until the time is up, and returns how many a second were done. */
	double flow(Duration time) throws InterruptedException {
		long start = System.nanoTime();
		long jobs = 0;
		do {
			acquire(1);
			this.sender.multicast(safe(this.queue.messagesGroup(), this.job));
			jobs++;
		}
		while (System.nanoTime() - start < time.toNanos());
		acquire(UNDER_WAY);
		double rate = jobs * 1e9 / (System.nanoTime() - start);
		this.room.release(UNDER_WAY);
		return rate;
	}

	private void acquire(int permits) throws InterruptedException {
		if (!this.room.tryAcquire(permits, JOB_LIMIT_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("jobs are not done in time; some may be lost");
		}
	}

	private static OutgoingMessage safe(String group, byte[] body) {
		return OutgoingMessage.of(group, ServiceType.SAFE, body);
	}

	@Override
	public void close() {
		this.workers.forEach(SpreadSession::close);
		this.sender.close();
		this.loop.close();
	}

	private void report(SpreadSession worker, byte[] status) {
		worker.multicast(safe(this.queue.workersGroup(), status));
	}

	private final class SenderSide implements SessionListener {

		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			if (event instanceof RegularMessage message) {
				if (Arrays.equals(message.body(), PerlTraffic.this.acknowledgement)) {
					PerlTraffic.this.room.release();
				}
				else {
					PerlTraffic.this.managed.countDown();
				}
			}
		}

	}

	private final class WorkerSide implements SessionListener {

		/** A job takes no time. */
		@Override
		public void received(SpreadSession session, SpreadEvent event) {
			if (event instanceof RegularMessage) {
				report(session, PerlTraffic.this.working);
				PerlTraffic.this.sender.privateGroup()
					.ifPresent((group) -> session.multicast(safe(group, PerlTraffic.this.acknowledgement)));
				report(session, PerlTraffic.this.ready);
			}
		}

	}

}
