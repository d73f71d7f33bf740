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

import org.spreadqueue.protocol.frame.Content;
import org.spreadqueue.protocol.frame.Frame;
import org.spreadqueue.protocol.frame.FrameCodec;
import org.spreadqueue.protocol.frame.MessageId;
import org.spreadqueue.protocol.frame.ReceivedFrames;

/** Writes and reads the frame of one message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FrameCodecBenchmark {

	/** Bytes of the body. */
	@Param({ "200", "10000", "1000000" })
	public int bytes;

	private final FrameCodec codec = new FrameCodec();

	private Frame frame = submit(0);

	private byte[] encoded = {};

	@Setup
	public void encodeOnce() {
		this.frame = submit(this.bytes);
		this.encoded = this.codec.encode(this.frame);
	}

	@Benchmark
	public byte[] write() {
		return this.codec.encode(this.frame);
	}

	@Benchmark
	public ReceivedFrames read() {
		return this.codec.decode(this.encoded);
	}

	private static Frame submit(int bytes) {
		return Frame.submit(new MessageId(1L << 40, 100_000), 99_999, Content.of(Content.JSON, new byte[bytes]), false);
	}

}
