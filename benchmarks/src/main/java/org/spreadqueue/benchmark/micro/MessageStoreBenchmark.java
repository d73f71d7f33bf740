// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.micro;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.spreadqueue.manager.QueueLimits;
import org.spreadqueue.manager.store.MessageStore;
import org.spreadqueue.manager.store.StoredMessage;
import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.MessageId;

/** Takes one message in, dispatches another, and forgets that one, at some depth. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MessageStoreBenchmark {

	private static final Content CONTENT = Content.of(Content.JSON, new byte[100]);

	/** Messages that wait. */
	@Param({ "0", "1000", "100000", "1000000" })
	public int depth;

	private MessageStore store = new MessageStore(QueueLimits.DEFAULT);

	private long sequence;

	@Setup
	public void fill() {
		this.store = new MessageStore(QueueLimits.DEFAULT.withMaxLength(Integer.MAX_VALUE).withMaxSize(Long.MAX_VALUE));
		for (int i = 0; i < this.depth; i++) {
			this.store.add(next(), 0);
		}
	}

	@Benchmark
	public StoredMessage addDispatchRemove() {
		this.store.add(next(), 0);
		StoredMessage message = this.store.dispatch(0);
		if (message == null) {
			throw new IllegalStateException("nothing waits");
		}
		this.store.remove(message);
		return message;
	}

	private StoredMessage next() {
		return new StoredMessage(new MessageId(1L << 40, ++this.sequence), "#sender#localhost",
				StoredMessage.Origin.SENDER, CONTENT, false, 4, null, 0, 0, StoredMessage.NEVER, 0);
	}

}
